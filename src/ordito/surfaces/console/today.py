"""Today: the helm's first page; each of its numbers opens its rows."""

from collections import Counter
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import get
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from msgspec import structs

from ordito import pricing
from ordito.platform.clock import local_day, now
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.reads.today import Day, read_day
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import channel_kind
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import ChannelDay, Figure, Refused, Today


@get("/", access=staff(), include_in_schema=False)
async def show_start(request: Call) -> Redirect:
    """Send people to the first page."""
    assert request.principal is not None
    return Redirect("/today", status_code=303)


@get("/today", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_today(request: Call) -> Template:
    """Show orders, revenue, refusals and time to hand-over of every channel today."""
    zone, at = request.house.settings.zone, now()
    day = local_day(at, zone)
    start, end = bounds(day, zone)
    numbers = await request.db.read(read_day, start=start, end=end)
    hours = 1 + int((at - start).total_seconds() // 3600)
    deviations = await request.db.read(pricing.watch.count_open_deviations)
    screen = _screen(request.house.memory, numbers, day, at, hours)
    if not request.principal.roles.isdisjoint({Role.ADMIN, Role.MERCHANDISER, Role.HELM}):
        screen = structs.replace(screen, deviations=Figure(value=deviations, url="/watcher"))
    return Template("today.html", context={"screen": screen})


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants between which a calendar day lies in a zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    following = day + timedelta(days=1)
    return midnight, datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone))


def main_currency(numbers: Day) -> str:
    """Return the currency of most orders; amounts of others are not added to it."""
    orders = Counter[str]()
    for row in numbers.channels:
        orders[row.currency] += row.orders
    return orders.most_common(1)[0][0] if orders else "EUR"


def rows_url(number: str, day: date, **narrowed: str) -> str:
    """Return the address of the rows behind a number."""
    return f"/rows/{number}?{urlencode({'day': day.isoformat()} | narrowed)}"


def _screen(memory: Memory, numbers: Day, day: date, at: datetime, hours: int) -> Today:
    currency = main_currency(numbers)
    kinds = sorted(
        {channel_kind(memory, row.channel_id) for row in numbers.channels}
        | {channel_kind(memory, row.channel_id) for row in numbers.refusals if row.channel_id}
        | {channel_kind(memory, row.channel_id) for row in numbers.hand_overs if row.channel_id}
    )
    of_all = next((row.median_s for row in numbers.hand_overs if row.channel_id is None), None)
    return Today(
        day=day,
        orders=Figure(
            value=sum(row.orders for row in numbers.channels), url=rows_url("orders", day)
        ),
        revenue=Figure(
            value=Money(
                sum(row.revenue_minor for row in numbers.channels if row.currency == currency),
                currency,
            ),
            url=rows_url("revenue", day, currency=currency),
        ),
        refusals=Figure(
            value=sum(row.refusals for row in numbers.refusals), url=rows_url("refusals", day)
        ),
        hand_over=Figure(value=_duration(of_all), url=rows_url("hand_over", day)),
        channels=tuple(_channel(memory, numbers, day, kind, currency, hours) for kind in kinds),
        refused=_reasons(numbers, day),
        as_of=at,
    )


def _channel(
    memory: Memory, numbers: Day, day: date, kind: str, currency: str, hours: int
) -> ChannelDay:
    def mine(channel_id: object) -> bool:
        return channel_kind(memory, channel_id) == kind  # pyright: ignore[reportArgumentType] # UUID or None

    by_hour = [0] * hours
    for row in numbers.hours:
        if mine(row.channel_id) and row.hour < hours:
            by_hour[row.hour] += row.orders
    medians = [
        row.median_s for row in numbers.hand_overs if row.channel_id and mine(row.channel_id)
    ]
    return ChannelDay(
        channel=kind,
        orders=Figure(
            value=sum(row.orders for row in numbers.channels if mine(row.channel_id)),
            url=rows_url("orders", day, channel=kind),
        ),
        revenue=Figure(
            value=Money(
                sum(
                    row.revenue_minor
                    for row in numbers.channels
                    if mine(row.channel_id) and row.currency == currency
                ),
                currency,
            ),
            url=rows_url("revenue", day, channel=kind, currency=currency),
        ),
        refusals=Figure(
            value=sum(row.refusals for row in numbers.refusals if mine(row.channel_id)),
            url=rows_url("refusals", day, channel=kind),
        ),
        hand_over=Figure(
            value=_duration(medians[0] if len(medians) == 1 else None),
            url=rows_url("hand_over", day, channel=kind),
        ),
        by_hour=tuple(by_hour),
    )


def _reasons(numbers: Day, day: date) -> tuple[Refused, ...]:
    counts = Counter[str]()
    for row in numbers.refusals:
        counts[row.code] += row.refusals
    return tuple(
        Refused(code=code, count=Figure(value=count, url=rows_url("refusals", day, code=code)))
        for code, count in counts.most_common()
    )


def _duration(seconds: float | None) -> screens.Value:
    return None if seconds is None else timedelta(seconds=round(seconds))
