"""Charts say what the numbers say: bars join, lines end at their boxes, nothing is lost unseen."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.surfaces.charts import (
    BEGIN,
    END,
    Activity,
    Span,
    draw_process_map,
    draw_trend,
    draw_waterfall,
)
from ordito.surfaces.charts.layers import lay_out


def test_bars_of_a_waterfall_join_and_a_loss_lies_left_of_zero() -> None:
    spans = [Span(0, 100, True), Span(100, 40), Span(40, -20), Span(0, -20, True)]
    drawn = draw_waterfall(spans)
    assert [one.kind for one in drawn] == ["whole", "down", "down", "loss"]
    assert len({one.zero_x for one in drawn}) == 1
    whole, goods, costs, left = drawn
    assert whole.x == whole.zero_x
    assert goods.x + goods.width == whole.x + whole.width
    assert round(costs.x + costs.width, 1) == round(goods.x, 1)
    assert left.x == costs.x == 0
    assert round(left.x + left.width, 1) == round(left.zero_x, 1)
    assert draw_waterfall([Span(0, 0, True)])[0].width == 0


@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=13))
@settings(max_examples=30)
def test_a_trend_stays_in_its_box_and_breaks_where_nothing_is_known(
    values: list[float | None],
) -> None:
    trend = draw_trend(values)
    points = [point for line in trend.lines for point in line]
    assert len(points) == sum(value is not None for value in values)
    assert all(0 <= x <= 100 and 0 <= y <= 30 for x, y in points)
    assert (trend.last is None) == (not points)


_CODES = "abcdef"
_LINKS = st.dictionaries(
    st.tuples(st.sampled_from(_CODES), st.sampled_from(_CODES)), st.integers(1, 1000)
)


@given(_LINKS)
@settings(max_examples=30)
def test_a_layer_holds_nobody_whom_its_links_join_and_the_picture_is_the_same_again(
    links: dict[tuple[str, str], int],
) -> None:
    placed = lay_out(_CODES, links)
    assert placed == lay_out(_CODES, dict(reversed(links.items())))
    for one, other in links:
        assert one == other or placed.layer[one] != placed.layer[other]
    for one, other in combinations(_CODES, 2):
        together = placed.layer[one] == placed.layer[other]
        assert not together or abs(placed.place[one] - placed.place[other]) >= 1
    for (one, other), bends in placed.bends.items():
        way = [placed.layer[one], *(layer for layer, _ in bends), placed.layer[other]]
        assert all(abs(after - before) == 1 for before, after in pairwise(way))


def test_a_map_draws_the_wanted_path_at_any_detail_and_counts_what_it_leaves_out() -> None:
    names = [f"a{number}" for number in range(12)]
    boxes = [
        Activity(code=name, label=name, times=1000 - 10 * number, begins=int(number == 0), ends=1)
        for number, name in enumerate(names)
    ]
    links = dict.fromkeys(pairwise(names), 50) | {("a0", "a11"): 1}
    wanted = {(BEGIN, "a0"), ("a0", "a11"), ("a11", END)}
    drawing = draw_process_map(boxes, links, detail=0, wanted=wanted)
    kinds = {(line.source, line.target): line.kind for line in drawing.lines}
    assert drawing.shown == 5
    assert kinds["a0", "a11"] == kinds[BEGIN, "a0"] == "wanted"
    assert kinds["a0", "a1"] == "strays"
    between = sum(line.times for line in drawing.lines if {line.source, line.target} <= set(names))
    assert between + drawing.hidden == sum(links.values())
    whole = draw_process_map(boxes, links, detail=4)
    assert whole.shown == 12
    assert {line.kind for line in whole.lines} == {"taken"}
    for box in whole.boxes:
        assert box.x >= 0
        assert box.x + box.width <= whole.width
        assert box.y + box.height <= whole.height
    assert draw_process_map([], {}, detail=0).lines == ()
