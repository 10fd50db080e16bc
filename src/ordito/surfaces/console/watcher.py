"""The price watcher at the console: what deviates between channels, why, and who has seen it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from ordito import pricing
from ordito.platform.clock import now
from ordito.platform.money import Money
from ordito.surfaces import market_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, channel_kind, place_name, teller_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Choice

PATH: Final = "/watcher"
MERCHANDISERS: Final = staff(Role.MERCHANDISER, Role.HELM)
_STATES: Final = ("open", "acknowledged", "gone")
_MOST: Final = 500
_RUNS: Final = 10


class Note(Struct, frozen=True):
    """The form with which a deviation is acknowledged."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get(PATH, access=MERCHANDISERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_watcher(
    request: Call,
    in_state: Annotated[str | None, QueryParameter(name="state")] = None,
    cause: FromQuery[str | None] = None,
) -> Template:
    """Show what deviates, and how the last runs went."""
    chosen = in_state if in_state in _STATES else "open"
    teller = await teller_of(request)
    found = await request.db.read(pricing.watch.list_deviations, state=chosen, most=_MOST)
    runs = await request.db.read(pricing.watch.list_runs, most=_RUNS)
    walk = await request.db.read(pricing.watch.find_walk)
    causes = Counter(one.cause for one in found)
    screen = screens.Watcher(
        rows=tuple(_row(teller, one) for one in found if cause in (None, one.cause)),
        filters=tuple(
            Choice(
                label=teller.word(one, "deviation_state"),
                url=f"{PATH}?{urlencode({'state': one})}",
                current=one == chosen,
            )
            for one in _STATES
        ),
        causes=tuple(
            Choice(
                label=teller.word(one, "cause"),
                url=_cause_url(chosen, None if one == cause else one),
                current=one == cause,
                count=count,
            )
            for one, count in causes.most_common()
        ),
        open_count=await request.db.read(pricing.watch.count_open_deviations),
        runs=tuple(runs),
        walk=walk,
        covered=walk.walked / walk.of_skus if walk and walk.of_skus else 0.0,
        seen_ago=now() - runs[0].ended_at if runs else None,
    )
    return Template("watcher.html", context={"screen": screen})


@get(
    f"{PATH}/{{deviation_id:uuid}}",
    access=MERCHANDISERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_deviation(request: Call, deviation_id: FromPath[UUID]) -> Template:
    """Show a deviation with both traces side by side.

    Raises:
        UnknownDeviation: there is none of that id.
    """
    found, answers = await request.db.read(pricing.watch.get_deviation, deviation_id=deviation_id)
    teller = await teller_of(request)
    sku = teller.memory.shelf.skus.get(found.sku_id)
    by = found.acknowledged_by
    screen = screens.DeviationPage(
        row=_row(teller, found),
        product_url=f"/products/{sku.product_id}?sku={sku.code}" if sku else PATH,
        sides=(
            _side(teller, found.surface, found.channel_id, answers.answer, answers.against_answer),
            _side(
                teller,
                found.against,
                found.against_channel_id,
                answers.against_answer,
                answers.answer,
            ),
        ),
        who=None if by is None else teller.colleagues.get(by, by),
        acknowledge_url=f"{PATH}/{deviation_id}/acknowledge" if found.state == "open" else None,
        back_url=PATH,
    )
    return Template("deviation.html", context={"screen": screen})


@post(f"{PATH}/{{deviation_id:uuid}}/acknowledge", access=MERCHANDISERS, include_in_schema=False)
async def acknowledge(
    request: Call, deviation_id: FromPath[UUID], data: URLEncodedBody[Note]
) -> Redirect:
    """Take note of a deviation with a reason.

    Raises:
        UnknownDeviation: there is none of that id.
        DeviationGone: it is gone already.
    """
    found, _ = await request.db.read(pricing.watch.get_deviation, deviation_id=deviation_id)
    await request.db.transact(
        pricing.watch.acknowledge,
        request.context,
        sku_id=found.sku_id,
        deviation_id=deviation_id,
        reason=data.reason,
        at=now(),
    )
    return Redirect(f"{PATH}/{deviation_id}", status_code=303)


def _cause_url(state: str, cause: str | None) -> str:
    return f"{PATH}?{urlencode({'state': state} | ({'cause': cause} if cause else {}))}"


def _row(teller: Teller, found: pricing.watch.Deviation) -> screens.DeviationRow:
    return screens.DeviationRow(
        deviation=found,
        product=teller.sku(found.sku_id),
        url=f"{PATH}/{found.deviation_id}",
        shown=_money(found.shown_minor, found.currency),
        against=_money(found.against_minor, found.against_currency),
        context=tuple(_context(teller, found)),
    )


def _context(teller: Teller, found: pricing.watch.Deviation) -> list[str]:
    told: list[str] = []
    if found.quantity > 1:
        told.append(f"{found.quantity} x")
    if found.customer_group:
        told.append(found.customer_group)
    if name := place_name(teller.memory, found.place_id):
        told.append(name)
    return told


def _side(
    teller: Teller,
    surface: str,
    channel_id: UUID,
    answer: Mapping[str, Any],
    other: Mapping[str, Any],
) -> screens.Side:
    channel = teller.memory.channel(channel_id)
    currency = answer["currency"]
    others = {tuple(step) for step in other["steps"]}
    return screens.Side(
        surface=surface,
        channel=channel.name,
        channel_kind=channel_kind(teller.memory, channel_id),
        shown=_money(answer["shown_minor"], currency),
        tax=_money(answer["tax_minor"], currency),
        refusal=answer["refusal"],
        version=answer["rulebook_version"],
        seen_at=datetime.fromisoformat(answer["seen_at"]),
        steps=tuple(
            screens.TraceRow(
                step=step,
                subject=subject,
                reason=reason,
                amount=_money(amount, currency),
                is_applied=reason == "best",
                differs=bool(others) and (step, subject, reason, amount) not in others,
            )
            for step, subject, reason, amount in answer["steps"]
        ),
    )


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)


ROUTES: Final = (show_watcher, show_deviation, acknowledge)
