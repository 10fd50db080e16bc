"""The profiles as customers, and what was seen of people by the sign that they came with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ordito import customers, journeys, loyalty
from ordito.customers import (
    ConsentState,
    Identifier,
    IdentifierKind,
    NewCustomer,
    Particulars,
    Statement,
)
from ordito.flows.load_history import History, Touch
from ordito.platform import ids
from ordito.platform.ids import IdentifierId
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.names import (
    COUNTRY,
    PROGRAMME,
    SOURCE,
    channel_id,
    customer_id,
    instant,
    order_id,
    sku_id,
)

# what our rooms call what a world saw; what is not named here is called the same
_KINDS: Final = {
    "message_seen": "promotion_viewed",
    "searched": "products_searched",
    "compared": "product_compared",
    "cart_filled": "product_added",
    "advice": "assisted",
    "checkout_begun": "checkout_started",
}
_EMAIL: Final = "email"
_SUBSCRIBERS: Final = 10**9


def people(profiles: Sequence[model.Profile], *, since: datetime) -> History:
    """Return the profiles as customers; those with one card are found to be one person."""
    return History(
        people=[_customer(one, since) for one in profiles],
        consents=[_consent(one, since) for one in profiles if one.consents],
        programme=PROGRAMME,
        members=[
            loyalty.NewMember(customer_id(one.number, about=0), since)
            for one in profiles
            if one.card is not None
        ],
    )


def touch(one: model.Touch) -> Touch:
    """Return a message as a touchpoint; a checkout that was begun says whose device it was."""
    happened = instant(one.at_us)
    buyer = None
    if one.order is not None and one.profile is not None:
        buyer = customer_id(one.profile, about=one.order)
    about: dict[str, object] = {"received_us": one.received_us}
    if one.sku is not None:
        about["sku_id"] = str(sku_id(one.sku))
    if one.order is not None and one.placed_us is not None:
        about["order_id"] = str(order_id(one.order, placed_us=one.placed_us))
    if one.medium is not None:
        about["campaign"] = {"medium": one.medium}
    return Touch(
        sighting=customers.identity.Sighting(
            identifiers=_signs(one), at=happened, source=SOURCE, customer_id=buyer
        ),
        touchpoint=journeys.Touchpoint(
            touchpoint_id=ids.derive_at(happened, SOURCE, "message", one.message),
            identifier_id=IdentifierId(ids.derive(SOURCE, "unseen")),
            type=kind_of(one.kind, one.medium),
            channel_id=channel_id(one.channel),
            place_id=None,
            occurred_at=happened,
            started_at=None,
            ended_at=None,
            origin="history",
            source=SOURCE,
            payload=about,
        ),
    )


def _customer(profile: model.Profile, since: datetime) -> NewCustomer:
    number = str(profile.number)
    signs = [
        Identifier(IdentifierKind.EXTERNAL, number, SOURCE),
        Identifier(IdentifierKind.ACCOUNT, number),
        Identifier(IdentifierKind.EMAIL, profile.email),
    ]
    if profile.card is not None:
        signs.append(Identifier(IdentifierKind.CARD, str(profile.card)))
    return NewCustomer(
        customer_id=customer_id(profile.number, about=0),
        language="it",
        particulars=Particulars(name=profile.name, country=COUNTRY, birth_date=profile.born_on),
        identifiers=tuple(signs),
        since=since,
    )


def _consent(profile: model.Profile, since: datetime) -> Statement:
    return Statement(
        statement_id=ids.derive(SOURCE, "consent", profile.number),
        customer_id=customer_id(profile.number, about=0),
        purpose="marketing",
        channel="email",
        state=ConsentState.GRANTED,
        evidence="sign-up",
        source=SOURCE,
        said_at=since,
    )


def kind_of(kind: str, medium: str | None) -> str:
    """Return what our rooms call what a simulation saw, a message by its medium."""
    if kind == "message_seen" and medium == _EMAIL:
        return "email_opened"
    return _KINDS.get(kind, kind)


def phone_of(one: model.Touch) -> str:
    """Return a caller's number, which a world only counts, as one of a mobile phone."""
    return f"+39 3{(one.value or 0) % _SUBSCRIBERS:09d}"


def _signs(one: model.Touch) -> tuple[Identifier, ...]:
    """Return the sign of a message."""
    match one.sign:
        case "account":
            return (Identifier(IdentifierKind.ACCOUNT, str(one.value)),)
        case "card":
            return (Identifier(IdentifierKind.CARD, str(one.value)),)
        case "phone":
            return (Identifier(IdentifierKind.PHONE, phone_of(one)),)
        case "none":
            return ()
        case sign:
            return (Identifier(IdentifierKind.DEVICE, f"{sign}-{one.value}"),)
