"""Words of sessions: what is kept of a wish. No personal value is among it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId


class SessionState(StrEnum):
    """Where a session stands.

    ``open``: it may be changed. ``paying``: a checkout has it. ``completed``: it is an order.
    ``canceled``: it ended without one.
    """

    OPEN = "open"
    PAYING = "paying"
    COMPLETED = "completed"
    CANCELED = "canceled"


class KeptLine(msgspec.Struct, frozen=True):
    """What is wanted.

    Attributes:
        line_id: what the caller calls the line.
        sku: id of the SKU, or what was asked for where there is none of that name.
        quantity: units.
    """

    line_id: str
    sku: str
    quantity: int


class KeptDestination(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address that was written out, as far as prices and promises need it.

    Attributes:
        destination_id: under which the rest is in the vault.
        country: ISO 3166-1 alpha-2.
        postal_code: empty where it was not typed.
    """

    destination_id: str
    country: str
    postal_code: str = ""


class KeptMethod(msgspec.Struct, frozen=True, omit_defaults=True):
    """How some lines shall reach the buyer.

    Attributes:
        method_id: what the caller calls it.
        kind: ``ship`` or ``collect``.
        line_ids: which lines; none stands for all that no other method has.
        destinations: that were written out.
        destination: the chosen one.
        options: by group the chosen option.
    """

    method_id: str
    kind: str
    line_ids: tuple[str, ...] = ()
    destinations: tuple[KeptDestination, ...] = ()
    destination: str | None = None
    options: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class KeptConsent(msgspec.Struct, frozen=True):
    """What the buyer allows or forbids; not recorded before the session is completed."""

    purpose: str
    channel: str
    given: bool
    proof: str


class KeptWish(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is asked of a session, without personal values.

    Attributes:
        lines: what is wanted.
        codes: coupons that are shown.
        methods: how lines reach the buyer.
        consents: what the buyer allows or forbids.
        eligibility: benefits that are claimed.
        latitude: point around which places are offered, degrees north.
        longitude: degrees east.
        place_id: that the buyer has in mind for collection.
        needs_destination: whether it must be said where shipped goods go.
        needs_contact: whether it must be said who buys.
        invoice: whether a person wants an invoice.
        attribution: what brought the buyer, as parameters of a link say it.
        term: id of the payment term that was chosen; empty where none was.
    """

    lines: tuple[KeptLine, ...]
    codes: tuple[str, ...] = ()
    methods: tuple[KeptMethod, ...] = ()
    consents: tuple[KeptConsent, ...] = ()
    eligibility: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    place_id: PlaceId | None = None
    needs_destination: bool = True
    needs_contact: bool = True
    invoice: bool = False
    attribution: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    term: str = ""


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the caller was last told, so that nothing else is sold silently.

    Attributes:
        total_minor: to pay.
        quantities: units by line.
        promised: until when, by group.
        rulebook_version: prices and rules that were applied.
        term: payment term in effect, and when it is due; empty where none was offered.
    """

    total_minor: int
    quantities: dict[str, int]
    promised: dict[str, datetime] = msgspec.field(default_factory=dict[str, datetime])
    rulebook_version: int = 0
    term: str = ""


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session to be opened.

    Attributes:
        customer_id: whose; a fresh id for somebody without a name; its key.
        session_id: chosen by the caller; opening it again is harmless.
        owner: who opened it, as ``token:ID`` or ``browser:ID``.
        channel_id: through which is sold.
        place_id: that sells, if any.
        buyer_id: whose order it will be, where that is somebody else than ``customer_id``.
        is_signed_in: whether the buyer has proved to be it.
        wish: what is asked.
        shown: what was told.
        cart_id: where it comes from.
        opened_at: when.
        expires_at: until when it is open.
    """

    customer_id: CustomerId
    session_id: UUID
    owner: str
    channel_id: ChannelId
    place_id: PlaceId | None
    buyer_id: CustomerId | None
    is_signed_in: bool
    wish: KeptWish
    shown: Shown
    cart_id: UUID | None
    opened_at: datetime
    expires_at: datetime


class Session(NewSession, frozen=True, kw_only=True):
    """A session as it stands; see ``NewSession``.

    Attributes:
        state: see ``SessionState``.
        version: grows with each change.
        agreed: what the caller was told when it was paid, without personal values.
        order_id: of the checkout that has it, or of the order that it became.
        challenges: what buyers said of payments that they have to confirm elsewhere, by the number
            of the payment; None where nothing was said yet.
        declined: code of why the last payment was refused, if it was.
        tries: checkouts that have had it.
        changed_at: when it was last changed.
        closed_at: when it was completed or canceled.
        closed_why: code, where it was canceled.
    """

    state: str
    version: int
    agreed: Any
    order_id: OrderId | None
    challenges: dict[str, bool | None]
    declined: str | None
    tries: int
    changed_at: datetime
    closed_at: datetime | None
    closed_why: str | None

    @property
    def pays_for(self) -> CustomerId:
        """Whose order it is, or will be."""
        return self.customer_id if self.buyer_id is None else self.buyer_id

    @property
    def open_challenges(self) -> tuple[int, ...]:
        """Numbers of the payments that wait for their buyers; none once one of them was refused."""
        if False in self.challenges.values():
            return ()
        return tuple(sorted(int(one) for one, said in self.challenges.items() if said is None))

    @property
    def awaits_buyer(self) -> bool:
        """Whether the buyer has to confirm a payment elsewhere."""
        return bool(self.open_challenges)

    @property
    def is_named(self) -> bool:
        """Whether somebody is behind it who may be known: signed in, by a card, or by a cart."""
        return self.buyer_id is not None or self.is_signed_in or self.cart_id is not None

    def is_expired(self, at: datetime) -> bool:
        """Tell whether it is open no longer, job or no job."""
        return self.state == SessionState.OPEN and at >= self.expires_at


class Taken(msgspec.Struct, frozen=True):
    """What a checkout takes of a session.

    Attributes:
        customer_id: whose session it is; of the cart as well, if it came from one.
        session_id: which.
        version: on which was agreed.
        agreed: what was agreed, as the session shows it from now on; no personal values.
    """

    customer_id: CustomerId
    session_id: UUID
    version: int
    agreed: Any
