"""Refusals and events: codes are their own, remedies are there, pages say what the source says."""

import pytest

from tests.architecture.lint.conftest import Plant
from tools.lint.declarations import events, events_of, refusals, refusals_of
from tools.lint.reference import reference
from tools.reference.pages import pages

FLOOR = {
    "platform/errors.py": (
        "class Refusal(Exception):\n    status: ClassVar[int]\n"
        "class Conflict(Refusal):\n    status = 409\n"
    ),
    "platform/events.py": "class Event(Struct):\n    version: ClassVar[int] = 1\n",
}
SHORT = '''class NotEnoughStock(Conflict):
    """Fewer units are free than were asked for."""

    code = "stock.not_enough"
    remedy = "Take another place | fewer units."
'''
RESERVED = '''class Reserved(Event, frozen=True):
    """Units were set aside."""

    type: ClassVar[str] = "stock.reserved"
    sku_id: SkuId
    quantity: int
'''


def test_keeps_quiet_about_whole_declarations(plant: Plant) -> None:
    house = plant(FLOOR | {"stock/errors.py": SHORT, "stock/events.py": RESERVED})

    assert [*refusals(house), *events(house)] == []
    assert [one.code for one in refusals_of(house)] == ["stock.not_enough"]
    assert [one.code for one in events_of(house)] == ["stock.reserved"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SHORT.replace("stock.not_enough", "not_enough"), "has no `code`"),
        (SHORT.replace("stock.not_enough", "orders.not_enough"), "belongs to stock"),
        (SHORT.replace("    remedy = ", "    # remedy = "), "has no `remedy`"),
        (SHORT + SHORT.replace("NotEnoughStock", "Other"), "has the code of NotEnoughStock"),
        (SHORT + "class Deeper(NotEnoughStock): ...", "has no `code`"),
    ],
)
def test_finds_a_refusal_that_is_not_whole(plant: Plant, text: str, fault: str) -> None:
    found = list(refusals(plant(FLOOR | {"stock/errors.py": text})))

    assert fault in found[0].message


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RESERVED.replace("stock.reserved", "Reserved"), "has no `type`"),
        (RESERVED.replace("stock.reserved", "orders.reserved"), "belongs to stock"),
        (RESERVED + RESERVED.replace("class Reserved", "class Other"), "has the type of Reserved"),
    ],
)
def test_finds_an_event_that_is_not_whole(plant: Plant, text: str, fault: str) -> None:
    found = list(events(plant(FLOOR | {"stock/events.py": text})))

    assert [fault in one.message for one in found] == [True]


def test_writes_what_the_source_says(plant: Plant) -> None:
    house = plant(FLOOR | {"stock/errors.py": SHORT, "stock/events.py": RESERVED})

    written = pages(house)

    assert (
        "| `stock.not_enough` | 409 | Fewer units are free than were asked for."
        " | Take another place \\| fewer units. |"
    ) in written["docs/reference/refusals.md"]
    assert (
        "| `stock.reserved` | 1 | Units were set aside. | `sku_id: SkuId`, `quantity: int` |"
    ) in written["docs/reference/events.md"]


def test_finds_a_page_that_is_out_of_date(plant: Plant) -> None:
    house = plant(FLOOR | {"stock/errors.py": SHORT})
    for name, text in pages(house).items():
        path = house.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert list(reference(house)) == []

    (house.root / "docs/reference/refusals.md").write_text("# Refusals\n")

    assert [one.path for one in reference(house)] == ["docs/reference/refusals.md"]
