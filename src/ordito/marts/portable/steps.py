"""Steps of analysis written once and run by any engine: DuckDB here, Spark beyond one machine.

Rules that make the answers equal: instants are whole microseconds, money is whole minor units, no
approximate aggregate, each window has an order without ties, and what is collected is sorted as a
structure, because engines differ in how they order inside an aggregate.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ordito.marts.portable.library import library

Tables = Mapping[str, Any]
"""Tables of a mart by name, as expressions of Ibis."""

MOST_STEPS: Final = 40
"""A variant shows so many steps; longer journeys are told apart by these alone."""

_MONTH_LETTERS: Final = len("2026-01")


def order_money(tables: Tables) -> Any:
    """Return what each order with lines was worth: gross, net, cost, lines, and what came back."""
    lines = tables["fact_line"]
    bought = lines.group_by("order_id").agg(
        gross=lines.paid.sum(),
        net=lines.net.sum(),
        goods_cost=lines.cost.sum(),
        lines=lines.count(),
        units=lines.units.sum(),
    )
    returns = tables["fact_return"]
    came = returns.group_by("order_id").agg(
        returned_net=returns.net.sum(),
        returned_cost=returns.cost.sum(),
        returned_units=returns.units.sum(),
    )
    return bought.left_join(came, "order_id").select(
        bought.order_id,
        bought.gross,
        bought.net,
        bought.goods_cost,
        bought.lines,
        bought.units,
        returned_net=came.returned_net.coalesce(0),
        returned_cost=came.returned_cost.coalesce(0),
        returned_units=came.returned_units.coalesce(0),
    )


def channel_months(tables: Tables) -> Any:
    """Return orders, buyers, money and late promises by channel, method and month."""
    orders = tables["fact_order"]
    orders = orders.filter(orders.cancelled_us.isnull())
    months = orders.mutate(month=orders.placed_on.substr(0, _MONTH_LETTERS))
    return months.group_by("channel", "method", "month").agg(
        orders=months.count(),
        customers=months.customer_id.nunique(),
        gross=months.gross.sum(),
        net=months.net.sum(),
        goods_cost=months.goods_cost.sum(),
        returned_net=months.returned_net.sum(),
        promised=months.late.count(),
        late=months.late.sum(),
    )


def directly_follows(tables: Tables) -> Any:
    """Return how often an activity follows another, and how long it takes, in microseconds."""
    ibis = library("ibis")
    steps = tables["fact_step"]
    at_us = ibis.coalesce(steps.started_us, steps.arrived_us, steps.ended_us)
    steps = steps.mutate(at_us=at_us).select("journey_id", "seq", "activity", "at_us")
    order = ibis.window(group_by=steps.journey_id, order_by=steps.seq)
    ahead = steps.mutate(
        follower=steps.activity.lead().over(order),
        gap_us=steps.at_us.lead().over(order) - steps.at_us,
    )
    pairs = ahead.filter(ahead.follower.notnull())
    return pairs.group_by("activity", "follower").agg(
        times=pairs.count(),
        gap_us=pairs.gap_us.sum(),
        median_us=pairs.gap_us.quantile(0.5).round().cast("int64"),
        p90_us=pairs.gap_us.quantile(0.9).round().cast("int64"),
    )


def variants(tables: Tables) -> Any:
    """Return the sequences of activities and how many journeys took each."""
    ibis = library("ibis")
    steps = tables["fact_step"]
    shown = steps.filter(steps.seq <= MOST_STEPS)
    taken = shown.mutate(step=ibis.struct({"seq": shown.seq, "activity": shown.activity}))
    paths = taken.group_by("journey_id").agg(steps=taken.step.collect())
    paths = paths.mutate(path=paths.steps.sort().map(_activity).join(">"))
    return paths.group_by("path").agg(journeys=paths.count())


def _activity(step: Any) -> Any:
    return step["activity"]


def customer_measures(tables: Tables) -> Any:
    """Return of each customer who bought how often, for how much, and in how many channels."""
    orders = tables["fact_order"]
    bought = orders.filter(orders.customer_id.notnull(), orders.cancelled_us.isnull())
    return bought.group_by("customer_id").agg(
        orders=bought.count(),
        first_order_us=bought.placed_us.min(),
        last_order_us=bought.placed_us.max(),
        gross=bought.gross.sum(),
        net=bought.net.sum(),
        channels=bought.channel.nunique(),
    )


TABLES: Final = ("fact_line", "fact_return", "fact_order", "fact_step")
"""What the steps read."""

STEPS: Final[Mapping[str, Callable[[Tables], Any]]] = {
    "order_money": order_money,
    "channel_months": channel_months,
    "directly_follows": directly_follows,
    "variants": variants,
    "customer_measures": customer_measures,
}
