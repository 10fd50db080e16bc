"""By which link somebody came."""

import pytest

from ordito.journeys.inbound import Inbound, inbound_in, read_inbound


@pytest.mark.parametrize(
    ("query", "referrer", "found"),
    [
        ("", "", None),
        ("sku=red", "https://shop.example/x", None),
        ("", "https://www.instagram.com/p/1", ("social", "instagram", "")),
        ("fbclid=abc", "https://l.facebook.com/", ("social", "facebook", "")),
        ("gclid=abc", "https://www.google.it/", ("paid", "google", "")),
        ("awc=1_2", "https://blog.example/", ("affiliate", "awin", "")),
        ("utm_source=Ann&utm_medium=affiliate&utm_campaign=A", "", ("affiliate", "ann", "a")),
        ("utm_campaign=A&utm_source=b", "https://instagram.com/", ("social", "b", "a")),
        ("utm_campaign=spring", "", ("campaign", "", "spring")),
        ("", "https://chatgpt.com/c/1", ("ai", "chatgpt", "")),
        ("", "https://notfacebook.com.example/", ("referral", "notfacebook.com.example", "")),
        ("utm_source=%00&utm_source=x", "not an address [", ("campaign", "\x00", "")),
    ],
)
def test_says_who_placed_the_link(
    query: str, referrer: str, found: tuple[str, str, str] | None
) -> None:
    told = read_inbound(query, referrer, own_host="shop.example")
    assert (None if told is None else (told.kind, told.source, told.campaign)) == found


def test_keeps_what_measures_and_nothing_else() -> None:
    told = read_inbound("utm_source=a&gclid=xyz&email=ann@example.org&name=Ann", "")
    assert told == Inbound("paid", source="a", click="gclid", click_id="xyz")
    assert read_inbound(f"utm_campaign={'x' * 500}", "") == Inbound("campaign", campaign="x" * 100)
    assert inbound_in({"inbound": {"kind": "social", "source": "x"}}) == Inbound("social", "x")
    assert inbound_in({"inbound": {"source": 3}}) is None
    assert inbound_in({}) is None
