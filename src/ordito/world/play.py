"""The company goes on: what customers ask for next, one step after the other, without an end.

A step depends on the seed, the name of the run and its own number only. A player that starts again
with the same run asks the same things under the same keys, so that nothing happens twice.
"""

from enum import StrEnum
from typing import Final

import msgspec

from ordito.world.draws import Draws, Wheel
from ordito.world.facts import PathFact, StoryFact, rows
from ordito.world.model import Company, Method, Person, Place, Sku
from ordito.world.setting import Setting, lay_out

_STRANGERS: Final = 0.3
_SHOWS_CARD: Final = 0.9
_DECLINED: Final = 0.02
# How often somebody asks for the last units, or for what the store has sold out.
_SCARCE: Final = 0.05
_MORE_VIEWS: Final = 1.6
_MORE_LINES: Final = 0.7
# Seconds until a collection is fetched or an order cancelled: a demo does not wait for days.
_LATER_S: Final = (15, 240)


class Later(StrEnum):
    """What becomes of a sale that is not carried out at once."""

    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    NOTHING = "nothing"


class Want(msgspec.Struct, frozen=True):
    """Units of a SKU somebody asks for."""

    sku: str
    quantity: int


class Browse(msgspec.Struct, frozen=True, tag=True):
    """Somebody looks at products online.

    Attributes:
        channel: web or app.
        device: id of the browser or app.
        person: who has signed in; None is unknown.
        products: in the order of looking.
    """

    channel: str
    device: str
    person: str | None
    products: tuple[str, ...]


class Quote(msgspec.Struct, frozen=True, tag=True):
    """Somebody asks what a basket costs.

    Attributes:
        channel: where.
        place: store or desk; None in the digital channels.
        person: who; None is unknown.
        wants: the basket.
    """

    channel: str
    place: str | None
    person: str | None
    wants: tuple[Want, ...]


class Sale(msgspec.Struct, frozen=True, tag=True):
    """Somebody buys.

    Attributes:
        channel: where.
        place: store or desk; None in the digital channels.
        person: who; None is unknown.
        card: loyalty card that is shown.
        wants: the basket.
        method: how the goods reach the customer.
        source: place the goods shall come from.
        tender: cash, card, wallet, bank_transfer or marketplace.
        declined: whether the processor refuses the payment.
        later: what becomes of it.
        later_s: after how many seconds.
    """

    channel: str
    place: str | None
    person: str | None
    card: str | None
    wants: tuple[Want, ...]
    method: Method
    source: str
    tender: str
    declined: bool
    later: Later
    later_s: int


Act = Browse | Quote | Sale


class Step(msgspec.Struct, frozen=True):
    """One thing to do.

    Attributes:
        number: from 0.
        key: never used by another step of any run; for idempotency.
        wait_s: seconds since the step before.
        act: what to do.
    """

    number: int
    key: str
    wait_s: float
    act: Act


class Stage(msgspec.Struct, frozen=True):
    """A company ready to be played.

    Attributes:
        setting: the company with its indexes.
        shelves: what each place has units of, by demand.
        scarce: story SKUs, each at a place that has few or none of it.
    """

    setting: Setting
    shelves: dict[str, Wheel[Sku]]
    scarce: tuple[StoryFact, ...]


_KINDS: Final = Wheel((Browse, Quote, Sale), (35, 15, 50))
_LATERS: Final = Wheel((Later.HAND_OVER, Later.CANCEL, Later.NOTHING), (82, 8, 10))
_TENDERS: Final[dict[str, Wheel[str]]] = {
    "store": Wheel(("card", "cash"), (66, 34)),
    "agent": Wheel(("bank_transfer",), (1,)),
    "marketplace": Wheel(("marketplace",), (1,)),
}
_ONLINE_TENDERS: Final[Wheel[str]] = Wheel(("card", "wallet"), (65, 35))


def set_stage(company: Company) -> Stage:
    """Return the company ready to be played from its opening stock."""
    setting = lay_out(company)
    skus = {sku.code: sku for sku in company.skus}
    held: dict[str, list[Sku]] = {place.code: [] for place in company.places}
    for level in company.stock:
        if level.on_hand > 1:
            held[level.place].append(skus[level.sku])
    demand = {code: p.demand / len(setting.variants[code]) for code, p in setting.products.items()}
    shelves = {
        place: Wheel(found, [demand[sku.product] for sku in found])
        for place, found in held.items()
        if found
    }
    stories = rows("stories", StoryFact)
    stores = {store.code for store in setting.stores}
    return Stage(setting, shelves, tuple(row for row in stories if row.place in stores))


def step(stage: Stage, *, run: str, number: int, rate_per_s: float) -> Step:
    """Return what happens as ``number`` of ``run``, at so many steps per second in the mean."""
    identity = f"{run}@{number}"
    draws = Draws(stage.setting.seed, "step", identity, "act")
    kind = draws.spin(_KINDS)
    people = stage.setting.company.people
    person = None if draws.chance(_STRANGERS) else draws.pick(people)
    if kind is Browse:
        act: Act = _browse(stage, draws, person)
    elif kind is Quote:
        act = _quote(_sale(stage, draws, person))
    else:
        act = _sale(stage, draws, person)
    wait_s = Draws(stage.setting.seed, "step", identity, "wait").wait(1.0 / rate_per_s)
    return Step(number, f"demo-{stage.setting.seed}-{run}-{number}", wait_s, act)


def _browse(stage: Stage, draws: Draws, person: Person | None) -> Browse:
    channel = draws.pick(("web", "web", "app"))
    products = [
        stage.setting.product_for(draws, person).code for _ in range(1 + draws.count(_MORE_VIEWS))
    ]
    if person is None:
        return Browse(channel, f"web-{draws.word():016x}", None, tuple(products))
    signed_in = person.code if channel == "app" or draws.chance(0.4) else None
    device = person.devices[channel == "app"]
    return Browse(channel, device, signed_in, tuple(products))


def _quote(sale: Sale) -> Quote:
    return Quote(sale.channel, sale.place, sale.person, sale.wants)


def _sale(stage: Stage, draws: Draws, person: Person | None) -> Sale:
    setting = stage.setting
    path = None if person is None else draws.spin(setting.habits[person.code].paths)
    channel, method = _way(path)
    place = _counter(setting, draws, channel, person)
    source = _source(setting, method, place, person)
    wants = _wants(stage, draws, source)
    shows_card = person is not None and draws.chance(_SHOWS_CARD)
    if shows_card is False and channel == "store" and method is Method.CARRY_OUT:
        person = None
    if method is not Method.SHIP and draws.chance(_SCARCE):
        story = draws.pick(stage.scarce)
        wants, source = (Want(story.sku, 1),), setting.places[story.place]
        place = source if method is Method.CARRY_OUT else place
    return Sale(
        channel=channel,
        place=place.code if place else None,
        person=person.code if person else None,
        card=person.card if person and shows_card else None,
        wants=wants,
        method=method,
        source=source.code,
        tender=draws.spin(_TENDERS.get(channel, _ONLINE_TENDERS)),
        declined=draws.chance(_DECLINED),
        later=Later.NOTHING if method is Method.CARRY_OUT else draws.spin(_LATERS),
        later_s=draws.between(*_LATER_S),
    )


def _way(path: PathFact | None) -> tuple[str, Method]:
    return ("store", Method.CARRY_OUT) if path is None else (path.channel, Method(path.method))


def _counter(setting: Setting, draws: Draws, channel: str, person: Person | None) -> Place | None:
    if channel == "contact_centre":
        return setting.desk
    if channel != "store":
        return None
    return draws.spin(setting.by_footfall) if person is None else setting.places[person.main_store]


def _source(setting: Setting, method: Method, place: Place | None, person: Person | None) -> Place:
    if method is Method.SHIP:
        return setting.warehouse
    if method is Method.COLLECT:
        assert person is not None
        return setting.places[person.main_store]
    assert place is not None
    return place


def _wants(stage: Stage, draws: Draws, source: Place) -> tuple[Want, ...]:
    shelf = stage.shelves[source.code]
    drawn = [draws.spin(shelf).code for _ in range(1 + draws.count(_MORE_LINES))]
    return tuple(Want(sku, drawn.count(sku)) for sku in dict.fromkeys(drawn))
