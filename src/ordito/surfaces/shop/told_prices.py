"""Told prices: a price with its reason, as the engine's answer says it."""

from ordito.catalogue import text_in
from ordito.platform import ids
from ordito.platform.ids import OrderId
from ordito.platform.money import Money
from ordito.pricing import personalised_lines
from ordito.processes.price import Answer, plan_points
from ordito.reads.memory import Memory
from ordito.reads.price_context import label_of
from ordito.surfaces.shop.screens import Price


def price_told(
    memory: Memory,
    answer: Answer,
    language: str,
    *,
    is_from: bool = False,
    lowest: Money | None = None,
) -> Price:
    """Return what one unit costs, from the answer to a question for it alone.

    Args:
        memory: prices, programmes.
        answer: to one line, what bringing it costs aside.
        language: of the reader.
        is_from: whether other variants cost something else.
        lowest: lowest price of the 30 days before a reduction.
    """
    priced = answer.priced
    line = priced.lines[0]
    is_gross = memory.rulebook.price_lists[line.price_list_id].tax_included
    regular = line.total_minor + (line.discount_minor if is_gross else 0)
    earning = plan_points(memory, answer, order_id=OrderId(ids.new()))
    return Price(
        now=Money(line.total_minor, priced.currency),
        regular=Money(regular, priced.currency) if regular > line.total_minor else None,
        is_from=is_from,
        reasons=tuple(
            label_of(memory, one.promotion_id, one.code, language) for one in line.discounts
        ),
        is_personal=line.line_no in personalised_lines(priced, memory.rulebook),
        notices=tuple(text_in(notice, language) for notice in answer.notices),
        lowest=lowest,
        points=0 if earning is None else earning.points,
    )
