"""Memberships: what they are called, what they give, and from when on."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from ordito import customers, loyalty, pricing
from ordito.customers import NewCustomer, identity
from ordito.loyalty import Tier
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, ProgrammeId, PromotionId
from ordito.pricing import ClaimKind, Conditions, NewOffer, PercentOff, Promotion
from ordito.surfaces.ucp.shared.loyalty import claim_of
from tests.company import LONG_AGO
from tests.surfaces.ucp.buying import Buying, amount, line
from tests.surfaces.ucp.market import a_market
from tests.surfaces.ucp.test_duties import REVERSED

OFF = "Off for members"


@pytest.mark.parametrize(
    ("origin", "claim"),
    [
        ("https://shop.example.it", "it.example.shop.loyalty.club"),
        ("https://shop.example.it:8443", "it.example.shop.loyalty.club"),
        ("http://127.0.0.1:8000", "localhost.loyalty.club"),
        ("http://[::1]:8000", "localhost.loyalty.club"),
    ],
)
def test_a_claim_is_named_after_the_business(origin: str, claim: str) -> None:
    assert claim_of("club", origin) == claim


def test_each_programme_has_a_claim_of_its_own() -> None:
    codes = ["club", "Club", "CLUB", "club-2", "club_2", "club2", "club.2", "clüb", "0_2d_", "-"]
    claims = {claim_of(code, "https://shop.example.it") for code in codes}
    assert len(claims) == len(codes)
    assert all(REVERSED.match(claim) for claim in claims)


async def tiers_and_a_benefit(tx: Tx) -> None:
    """Give everybody of the club a tier, and its members a tenth off from fifty on."""
    book = await loyalty.load_programmes(tx)
    club = book.by_id[ProgrammeId(ids.derive("test", "programme"))]
    tiers = (Tier(code="base", name="Base", least=0), Tier(code="gold", name="Gold", least=9999))
    terms = msgspec.structs.replace(club.terms, tiers=tiers)
    changed = msgspec.structs.replace(club, terms=terms)
    await loyalty.put_programme(tx, programme=changed, at=now())
    promotion = Promotion(
        promotion_id=PromotionId(ids.derive("loyalty", "promotion")),
        code="members",
        label=(("en", OFF),),
        benefit=PercentOff(100_000),
        valid_from=LONG_AGO,
        currency="EUR",
        conditions=Conditions(groups=frozenset({"members"}), min_spend_minor=5000),
    )
    await pricing.publish(tx, promotions=[promotion], by="test", at=now())


def told_of(buying: Buying, units: int) -> dict[str, Any]:
    told = buying.create(line_items=[line("shirt", units)])
    assert "line_items" in told, told
    return told


def test_a_benefit_with_a_threshold_is_given_from_the_threshold_on(
    address: str, tmp_path: Path
) -> None:
    with a_market(address, tmp_path, also=tiers_and_a_benefit) as market:
        member, stranger = Buying(market.client, bearer=market.bearer), Buying(market.client)
        below, above, not_known = told_of(member, 2), told_of(member, 3), told_of(stranger, 3)
        for told in (below, above):
            ((name, membership),) = told["loyalty"].items()
            assert name == "localhost.loyalty.club"
            assert membership["provisional"] is False
            assert membership["tiers"] == [{"id": "base", "name": "Base"}]
        # 2 x 19.90 is below 50.00: neither price nor discounts know of it
        assert amount(below, "total") == 3980
        assert OFF not in str(below)
        # 3 x 19.90 is above: it shows in the totals
        assert (amount(above, "subtotal"), amount(above, "total")) == (5970, 5373)
        assert [one["title"] for one in above["discounts"]["applied"]] == [OFF]
        # and nobody has it who is no member
        assert amount(not_known, "total") == 5970
        assert OFF not in str(not_known)


async def an_offer_of_another_id(tx: Tx) -> None:
    """Offer a tenth off to an id that is merged with the member's then."""
    member = CustomerId(ids.derive("test", "member"))
    twin = CustomerId(ids.derive("test", "twin"))
    await customers.register(tx, customer=NewCustomer(customer_id=twin), at=now())
    promotion = Promotion(
        promotion_id=PromotionId(ids.derive("loyalty", "offer")),
        code="back",
        label=(("en", OFF),),
        benefit=PercentOff(100_000),
        valid_from=LONG_AGO,
        currency="EUR",
        claim=ClaimKind.OFFER,
    )
    await pricing.publish(tx, promotions=[promotion], by="test", at=now())
    new = NewOffer(offer_id=ids.new(), promotion_id=promotion.promotion_id, reason="winback")
    await pricing.make_offer(tx, customer_id=twin, new=new, at=now())
    await identity.merge(
        tx, merge_id=ids.new(), customer_id=member, other_id=twin, reason="test", at=now()
    )


def test_an_offer_made_to_another_id_of_the_member_is_given(address: str, tmp_path: Path) -> None:
    with a_market(address, tmp_path, also=an_offer_of_another_id) as market:
        told = told_of(Buying(market.client, bearer=market.bearer), 1)
        assert amount(told, "total") == 1791
        assert [one["title"] for one in told["discounts"]["applied"]] == [OFF]
        assert amount(told_of(Buying(market.client), 1), "total") == 1990
