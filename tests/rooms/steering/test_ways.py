"""Flows between channels: the small ones are told as one, and nothing is lost of them."""

from collections import Counter

from ordito.steering.cockpit.ways import OTHER, Flow, fold

FLOWS = (
    Flow(1, "web", "store", 500),
    Flow(1, "web", None, 380),
    Flow(1, "store", "web", 111),
    Flow(1, "agent", "partner", 5),
    Flow(1, "partner", "agent", 4),
    Flow(2, "store", None, 500),
    Flow(2, "web", None, 111),
    Flow(2, "agent", None, 4),
    Flow(2, "partner", "web", 5),
    Flow(3, "web", None, 5),
)


def test_channels_that_few_come_to_are_one_and_nothing_is_lost() -> None:
    folded, small = fold(FLOWS)
    # one of a hundred of 1,000 journeys; alone in its hop a small one keeps its name
    assert small == (("agent", "partner"), ("agent", "partner"), ())
    assert Flow(1, OTHER, OTHER, 9) in folded
    assert {(one.source, one.target, one.journeys) for one in folded if one.hop > 1} == {
        ("store", None, 500),
        ("web", None, 111),
        (OTHER, None, 4),
        (OTHER, "web", 5),
        ("web", None, 5),
    }
    for flows in (FLOWS, folded):
        by_hop = Counter[int]()
        for one in flows:
            by_hop[one.hop] += one.journeys
        assert by_hop == {1: 1000, 2: 620, 3: 5}
