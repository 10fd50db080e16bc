"""What the simulated company takes off its prices, to whom and when; pure."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import pricing, world
from ordito.flows.load_world import Campaigns, PromotedBudget
from ordito.platform import ids
from ordito.platform.ids import ChannelId, PromotionId
from ordito.pricing import (
    AmountOff,
    Benefit,
    BuyGet,
    ClaimKind,
    Conditions,
    MorePoints,
    NewBudget,
    NewCoupons,
    NewOffer,
    PercentOff,
    Promotion,
    Selector,
)
from ordito.surfaces.connectors.demo_company import mapping, showroom

_EURO: Final = 100
_PERCENT: Final = 10_000
_OFFERED: Final = 5


def campaigns(company: world.Company, *, at: datetime) -> Campaigns:
    """Return the promotions that begin ``at``, with their coupons, budget and offers.

    The past was sold at list prices, before the first of them.
    """
    app = mapping.channel_id("app")
    known = [person.code for person in company.people if person.card is not None]
    return Campaigns(
        promotions=[*_public(app, at), *_of_the_known(at)],
        budget=PromotedBudget(
            _promotion_id("WELCOME"),
            NewBudget(max_minor=5_000 * _EURO, max_per_customer=1),
        ),
        coupons=NewCoupons(
            batch_id=_id("batch", "WELCOME"),
            promotion_id=_promotion_id("WELCOME"),
            name="Welcome letter",
            kind=pricing.CouponKind.GENERIC,
            code="WELCOME",
            max_per_customer=1,
        ),
        offers=[
            (
                mapping.customer_id(code),
                NewOffer(
                    offer_id=_id("offer", code),
                    promotion_id=_promotion_id("BACK15"),
                    reason="winback",
                    notice={
                        "en": "This price was made for you by what you bought before.",
                        "it": "Questo prezzo è stato fatto per te in base ai tuoi acquisti.",
                        "et": "See hind on tehtud sinu varasemate ostude põhjal.",
                    },
                ),
            )
            for code in known[:_OFFERED]
        ],
        draft_id=_id("draft", "audio"),
        draft=(
            _percent(
                "AUDIO20",
                "Audio week",
                "Settimana dell'audio",
                "Audionädal",
                20,
                at,
                select=_category("audio"),
            ),
        ),
    )


def _public(app: ChannelId, at: datetime) -> list[Promotion]:
    """Return what is for everybody."""
    weekend = Conditions(
        channels=frozenset({app}),
        weekdays=frozenset({5, 6}),
        from_minute=18 * 60,
        to_minute=22 * 60,
    )
    return [
        _promotion(
            "THREE4TWO",
            "Three for two",
            "Tre al prezzo di due",
            "Kolm kahe hinnaga",
            BuyGet(buy=2, get=1, rate_ppm=100 * _PERCENT),
            at,
            select=_category("accessories"),
        ),
        _percent(
            "FREESHIP",
            "Free delivery from 60 euro",
            "Consegna gratuita da 60 euro",
            "Tasuta tarne alates 60 eurost",
            100,
            at,
            currency="EUR",
            select=Selector(tags=frozenset({pricing.DELIVERY})),
            conditions=Conditions(min_spend_minor=60 * _EURO),
        ),
        _percent(
            "APPHOUR",
            "Weekend evening in the app",
            "Sera del fine settimana nell'app",
            "Nädalavahetuse õhtu rakenduses",
            10,
            at,
            select=_category("audio"),
            conditions=weekend,
            reason="The app is introduced: only there, until spring",
        ),
    ]


def _of_the_known(at: datetime) -> list[Promotion]:
    """Return what asks for a card, a coupon or an offer."""
    return [
        _percent(
            "CARD5",
            "With your card",
            "Con la tua carta",
            "Sinu kaardiga",
            5,
            at,
            select=_category("clothing"),
            conditions=Conditions(groups=frozenset({"members"})),
        ),
        _promotion(
            "WELCOME",
            "Welcome",
            "Benvenuto",
            "Tere tulemast",
            AmountOff(10 * _EURO),
            at,
            currency="EUR",
            claim=ClaimKind.COUPON,
            limited=True,
            conditions=Conditions(min_spend_minor=50 * _EURO),
        ),
        _percent(
            "BACK15",
            "Nice to see you again",
            "Che bello rivederti",
            "Tore sind taas näha",
            15,
            at,
            select=_category("clothing"),
            claim=ClaimKind.OFFER,
        ),
        _promotion(
            "BOOKPOINTS",
            "Double points on books",
            "Punti doppi sui libri",
            "Raamatutelt topeltpunktid",
            MorePoints(factor_ppm=200 * _PERCENT),
            at,
            select=_category("books"),
            conditions=Conditions(groups=frozenset({"members"})),
        ),
    ]


def _percent(
    code: str, en: str, it: str, et: str, percent: int, at: datetime, **more: object
) -> Promotion:
    return _promotion(code, en, it, et, PercentOff(percent * _PERCENT), at, **more)


def _promotion(
    code: str, en: str, it: str, et: str, benefit: Benefit, at: datetime, **more: object
) -> Promotion:
    return Promotion(
        promotion_id=_promotion_id(code),
        code=code,
        label=(("en", en), ("et", et), ("it", it)),
        benefit=benefit,
        valid_from=at,
        **more,  # pyright: ignore[reportArgumentType] # named fields of a promotion
    )


def _category(code: str) -> Selector:
    return Selector(tags=frozenset({f"category:{showroom.category_id(code)}"}))


def _promotion_id(code: str) -> PromotionId:
    return PromotionId(_id("promotion", code))


def _id(*parts: str) -> UUID:
    return ids.derive(mapping.SOURCE, *parts)
