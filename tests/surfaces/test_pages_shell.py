"""The pages as text: every template with sample contexts, and what they are made of."""

import importlib
import pkgutil
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import dist, hypot, sin
from typing import Any, get_args

import msgspec
import pytest
from litestar.testing import TestClient

import ordito
from ordito import customers, fulfilment, network, orders, stock
from ordito.orders.rules.states import FulfilmentState, PaymentState, ReturnState
from ordito.platform.events import Event
from ordito.platform.i18n import LANGUAGES, PSEUDO
from ordito.platform.money import Money
from ordito.surfaces import assets, geo, pages, words
from ordito.surfaces.formats import formats
from ordito.surfaces.guards import Role
from tests.browser.sample_site import sample_app
from tests.surfaces import samples
from tests.surfaces.outline import check_page

pytestmark = pytest.mark.skipif(not assets.manifest(), reason=assets.HOW_TO_BUILD)


def _render(name: str, language: str = "en") -> str:
    template, context, frame = samples.PAGES[name]
    return pages.render(template, msgspec.structs.replace(frame, language=language), **context)


@pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO])
@pytest.mark.parametrize("name", samples.PAGES)
def test_page_is_whole_in_every_language_and_needs_nobody_else(name: str, language: str) -> None:
    check_page(_render(name, language), language)


@pytest.mark.parametrize("name", samples.PAGES)
def test_forms_that_change_something_carry_the_form_token(name: str) -> None:
    text = _render(name)
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL):
        if 'action="/sign-in"' not in form:
            assert 'name="_csrf" value="token-of-the-form"' in form


def test_each_number_of_the_day_opens_its_rows() -> None:
    text = _render("today")
    numbers = [samples.TODAY.orders, samples.TODAY.revenue, samples.TODAY.refusals]
    for figure in numbers:
        shown = formats("en", "Europe/Rome").value(figure.value)
        assert f'<a href="{figure.url}">{shown}</a>' in text
    for channel in samples.TODAY.channels:
        assert text.count(f'href="/rows?channel={channel.channel}"') >= 3


def test_made_up_language_leaves_no_text_of_ours_untouched() -> None:
    text = _render("order", PSEUDO)
    body = text[text.index("<main") : text.index("</main>")]
    for english in ("Payment", "Lines", "Money", "Due", "Hand over", "History", "Ready"):
        assert f">{english}<" not in body


def test_text_of_people_is_escaped() -> None:
    customer = msgspec.structs.replace(samples.CUSTOMER, name="<script>alert(1)</script>")
    text = pages.render("customer.html", samples.frame(), screen=customer)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_moments_stand_under_the_days_of_the_place() -> None:
    moments = tuple(
        msgspec.structs.replace(samples.STORY[0], at=at)
        for at in (
            datetime(2026, 11, 21, 23, 30, tzinfo=UTC),  # 22 November in Rome
            datetime(2026, 11, 21, 22, 30, tzinfo=UTC),
        )
    )
    customer = msgspec.structs.replace(samples.CUSTOMER, timeline=moments)
    text = pages.render("customer.html", samples.frame(), screen=customer)
    days = re.findall(r'<li class="day">(.*?)</li>', text)
    assert days == ["Sunday, 22 November 2026", "Saturday, 21 November 2026"]


def test_sorted_column_offers_the_other_direction() -> None:
    header = re.search(r'<th[^>]*aria-sort="descending">.*?</th>', _render("rows"), re.DOTALL)
    assert header is not None
    assert 'name="sort" value="total"' in header[0]


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", Money(123456, "EUR"), "€1,234.56"),
        ("it", Money(-123456, "EUR"), "-1.234,56 €"),
        ("et", Money(1234567, "EUR"), "12 345,67 €"),
        ("en", Money(1500, "JPY"), "JP¥1,500"),
        ("en", timedelta(hours=3, minutes=52), "3h 52m"),
        ("et", timedelta(hours=3, minutes=52), "3 t 52 min"),
        ("it", timedelta(days=2), "2 giorni"),
        ("en", timedelta(0), "0s"),
        ("en", 0.61, "61%"),
        ("en", None, "–"),
        ("it", date(2026, 3, 8), "8 mar 2026"),
        ("en", samples.NOW, "21 Nov 2026, 17:42"),
    ],
)
def test_values_are_written_as_the_reader_does(language: str, value: Any, shown: str) -> None:
    written = formats(language, "Europe/Rome").value(value)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == shown


def test_recent_instants_are_told_from_now() -> None:
    written = formats("en", "Europe/Rome")
    assert written.ago(samples.NOW - timedelta(minutes=5), samples.NOW) == "5 minutes ago"
    assert written.ago(samples.NOW - timedelta(days=2), samples.NOW) == "19 Nov 2026, 17:42"


def test_code_without_a_word_is_still_readable() -> None:
    assert words.word("service.call_answered", "event", _plain()) == "Call answered"


def _plain() -> Any:
    return pages.i18n.catalogue("en")


def test_projection_keeps_distances() -> None:
    x, y = geo.project(52.0, 10.0)
    assert (round(x, 6), round(y, 6)) == (0, 0)
    turin, tallinn = geo.project(45.0703, 7.6869), geo.project(59.4370, 24.7536)
    # great circles: 789.03 km from the centre, of which the chord is drawn; 1,962.9 km apart
    assert hypot(*turin) == pytest.approx(2 * 6371 * sin(789.0346 / 2 / 6371), rel=1e-6)
    assert dist(turin, tallinn) == pytest.approx(1962.9, rel=0.01)


def test_map_shows_all_places_on_land() -> None:
    places = [(45.07, 7.69), (41.9, 12.46), (59.44, 24.75)]
    drawn = geo.draw(places)
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in drawn.points)
    assert drawn.points[2][1] < drawn.points[0][1] < drawn.points[1][1]  # north is up
    assert drawn.land.startswith("M")


def test_assets_are_served_compressed_and_for_ever() -> None:
    with TestClient(sample_app()) as client:
        answer = client.get(assets.url("app.css"))
        plain = client.get(assets.url("app.css"), headers={"Accept-Encoding": "identity"})
        missing = client.get("/static/manifest.json")
        outside = client.get("/static/..%2F..%2Fpages.py")
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert answer.content == plain.content
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert (missing.status_code, outside.status_code) == (404, 404)


def _event_types() -> set[str]:
    for module in pkgutil.walk_packages(ordito.__path__, "ordito."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    kinds = Event.__subclasses__()  # those of tests as well
    return {kind.type for kind in kinds if kind.__module__.startswith("ordito.")}


BEHIND_THE_SCENES = {
    "catalogue.changed",
    "loyalty.programme_changed",
    "network.directory_changed",
    "ledger.transfers_fell_due",
    "ledger.transfers_imported",
}
"""Events of no customer, order or product: no page shows them."""


def test_every_event_that_pages_show_has_a_word() -> None:
    shown = {code for code in _event_types() if not code.startswith("platform.")}
    assert shown - BEHIND_THE_SCENES - words.EVENTS.keys() == set()


@pytest.mark.parametrize(
    ("codes", "vocabulary"),
    [
        (network.ChannelKind, words.CHANNELS),
        (customers.IdentifierKind, words.IDENTIFIERS),
        (stock.MovementKind, words.MOVEMENTS),
        (orders.Method, words.METHODS),
        (fulfilment.FulfilmentState, words.STATES),
        (get_args(PaymentState), words.STATES),
        (get_args(ReturnState), words.STATES),
        (get_args(FulfilmentState), words.STATES),
        (Role, words.ROLES),
    ],
)
def test_every_code_of_the_rooms_has_a_word(
    codes: Iterable[str], vocabulary: dict[str, str]
) -> None:
    assert {str(code) for code in codes} <= vocabulary.keys()
