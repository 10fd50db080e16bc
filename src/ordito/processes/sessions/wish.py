"""Wish: all that a buyer, or a channel for the buyer, asks of a checkout session.

A wish replaces the one before it whole. What is personal in it goes to the customers' vault; the
session keeps the rest.
"""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from ordito.processes.sale import Codes, Text

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Words = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*$")]


class WishedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted.

    Attributes:
        line_id: what the caller calls the line, kept as it is; None lets the session name it.
        sku: code or id of the SKU.
        quantity: units.
    """

    line_id: Name | None = None
    sku: Text
    quantity: Units


class WishedBuyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys, as typed; personal values, kept in the vault.

    Attributes:
        first_name: given name, or the whole name.
        last_name: family name.
        email: where the order is confirmed.
        phone: best with its country code.
    """

    first_name: Words | None = None
    last_name: Words | None = None
    email: Words | None = None
    phone: Words | None = None


class WishedAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where goods shall go, as far as it is typed; personal values, kept in the vault.

    Attributes:
        recipient: name on the door; the buyer's where it is left out.
        lines: street and number, and what else it takes to be found.
        postal_code: as the country writes it.
        city: locality.
        region: province or state, where the country wants it.
        country: ISO 3166-1 alpha-2; of the market where it is left out.
        phone: for the carrier.
    """

    recipient: Words | None = None
    lines: Annotated[tuple[Words, ...], msgspec.Meta(max_length=4)] = ()
    postal_code: Annotated[str, msgspec.Meta(max_length=16)] | None = None
    city: Words | None = None
    region: Words | None = None
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$(?!\n)")] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class WishedDestination(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is written out; those of the book need not be sent.

    Attributes:
        destination_id: what the caller calls it; None lets the session name it.
        address: as far as it is typed.
    """

    destination_id: Name | None = None
    address: WishedAddress


class WishedMethod(msgspec.Struct, frozen=True, kw_only=True):
    """How some lines shall reach the buyer.

    Attributes:
        method_id: what the caller calls it; None lets the session name it by its kind.
        kind: shipped, or collected at a place.
        line_ids: which lines; none stands for all that no other method has.
        destinations: addresses that are written out; of ``ship`` only.
        destination: the chosen one: the id of a written one, id or label of an address of the
            book, or code or id of a place. None chooses the only one that was written.
        options: by id of a group the chosen option; ``""`` stands for every group without one.
    """

    method_id: Name | None = None
    kind: Literal["ship", "collect"]
    line_ids: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] = ()
    destinations: Annotated[tuple[WishedDestination, ...], msgspec.Meta(max_length=20)] = ()
    destination: Name | None = None
    options: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class WishedConsent(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer allows or forbids; taken down when the session is completed.

    Attributes:
        purpose: what for, as ``marketing``.
        channel: through what, as ``email``.
        given: False where it is refused.
        proof: code of the form or page that asked.
    """

    purpose: Name
    channel: Name = "any"
    given: bool
    proof: Name = "checkout"


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Around which point places are offered: degrees north and east, WGS 84."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """All that is asked of a session.

    Attributes:
        lines: what is wanted; none with a ``cart_id`` takes what is in the cart.
        buyer: who buys, as typed; None keeps what was typed before.
        card: number of a loyalty card: its member buys and earns.
        codes: coupons that are shown, in whatever case.
        methods: how lines reach the buyer; none lets the session ship what is shipped.
        consents: what the buyer allows or forbids.
        eligibility: benefits that are claimed, as ``org.example.member``.
        cart_id: cart that it comes from; it is ordered with it, once.
        near: around which point places are offered.
        place: code or id of the place that the buyer has in mind for collection.
        needs_destination: whether nothing is sold before it is said where shipped goods go; False
            for callers that cannot say so.
        needs_contact: whether nothing is sold before a name and an e-mail or phone are known;
            False for callers that cannot say so.
        invoice: whether a person wants an invoice, made out to name and address.
        attribution: what brought the buyer, as parameters of a link say it (``utm_source``); what
            could be personal in it is not kept. None keeps what was said before.
        term: id of the payment term that is chosen, of those that the session has told. None keeps
            what was chosen before.
    """

    lines: Annotated[tuple[WishedLine, ...], msgspec.Meta(max_length=500)] = ()
    buyer: WishedBuyer | None = None
    card: Text | None = None
    codes: Codes = ()
    methods: Annotated[tuple[WishedMethod, ...], msgspec.Meta(max_length=20)] = ()
    consents: Annotated[tuple[WishedConsent, ...], msgspec.Meta(max_length=20)] = ()
    eligibility: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    cart_id: UUID | None = None
    near: Near | None = None
    place: Text | None = None
    needs_destination: bool = True
    needs_contact: bool = True
    invoice: bool = False
    attribution: Mapping[str, str] | None = None
    term: Name | None = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """What pays, or pays a part; never the number of a card.

    Attributes:
        handler: id of the handler that the session offered, or its tender.
        token: what the handler's processor needs; of ``gift_card`` the id of its account.
        amount_minor: minor units; one instrument may leave it out and takes the rest.
        instrument_id: what the caller calls it.
    """

    handler: Name
    token: Text | None = None
    amount_minor: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None
    instrument_id: Name | None = None
