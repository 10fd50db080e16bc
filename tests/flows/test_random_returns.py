"""Random lives of orders in which several things are done at once, beside the book kept by hand."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ordito.orders import Goods, Method
from ordito.processes.change_asked import AskedLine, BroughtLine, Combine, Fate, WantedLine
from tests.flows.lives import live
from tests.flows.order_book import PRICES, Line, tax_of
from tests.flows.test_random_changes import (
    RandomChanges,
    numbers,
    skus,
    stores,
    units,
)

FATES: tuple[Fate | None, ...] = (None, "restock", "refurbish", "inspect")


class RandomReturns(RandomChanges):
    """The same company; a change may also cancel, bring back and add at once."""

    @rule(
        number=numbers,
        at=numbers,
        cancelled=st.integers(0, 2),
        brought=st.integers(0, 2),
        sku=skus,
        wanted=units,
        place=stores,
        goods=st.sampled_from(Goods),
        fate=st.sampled_from(FATES),
        withhold=st.booleans(),
    )
    def combine(
        self,
        number: int,
        at: int,
        cancelled: int,
        brought: int,
        sku: str,
        wanted: int,
        place: str,
        goods: Goods,
        fate: Fate | None,
        *,
        withhold: bool,
    ) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.open + line.kept)
        cancelled, brought = min(cancelled, line.open), min(brought, line.kept)
        is_same = (sku, wanted) == (line.sku, cancelled + brought)
        if is_same:
            return
        asked = Combine(
            cancel=(AskedLine(line_no, cancelled),) if cancelled else (),
            bring=(BroughtLine(line_no, brought, goods, fate),) if brought else (),
            wanted=(WantedLine(sku, wanted, Method.COLLECT, "south"),),
            place=place,
            withhold=withhold,
        )
        if not self._change(book, asked):
            return
        if cancelled:
            line.give_up(cancelled, back_first=False)
        if brought and withhold:
            line.announced -= min(brought, line.announced)
            line.kept, line.withheld = line.kept - brought, line.withheld + brought
        elif brought:
            line.give_up(brought, back_first=True)
        value = PRICES[sku] * wanted
        book.lines.append(Line(sku, open=wanted, kept=0, value=value, tax=tax_of(value)))
        self._compare(book)


def test_several_changes_at_once_are_right_to_the_cent_and_the_unit(address: str) -> None:
    live(RandomReturns, address, lives=6, steps=20)
