"""What platforms say in bodies, as far as every version says it alike.

Members that nobody here asks for are let pass, as are those that only answers have: a platform may
send back a whole resource. What is asked for is checked, and a fault names its place.
"""

from typing import Annotated, Any

import msgspec

Word = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
# a claim that is not of this form is nobody's, and is said to be so
Claims = Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)]


class Item(msgspec.Struct, frozen=True):
    """What is wanted: a SKU, with the unit in which the platform counts it, where it says one."""

    id: Text
    quantity_unit: dict[str, Any] | None = None


class LineItem(msgspec.Struct, frozen=True):
    """A line."""

    item: Item
    quantity: Units
    id: Name | None = None


class Buyer(msgspec.Struct, frozen=True):
    """Who buys; personal values."""

    first_name: Word | None = None
    last_name: Word | None = None
    email: Word | None = None
    phone_number: Word | None = None
    consent: dict[str, Any] | None = None


class Context(msgspec.Struct, frozen=True):
    """Hints about the buyer."""

    eligibility: Claims | None = None
    language: Word | None = None
    location: Name | None = None


class Destination(msgspec.Struct, frozen=True):
    """An address; personal values."""

    id: Name | None = None
    type: Name | None = None
    first_name: Word | None = None
    last_name: Word | None = None
    phone_number: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    street_address: Word | None = None
    extended_address: Word | None = None
    address_locality: Word | None = None
    address_region: Word | None = None
    postal_code: Annotated[str, msgspec.Meta(max_length=16)] | None = None
    address_country: Word | None = None


class Group(msgspec.Struct, frozen=True):
    """A choice for lines that go together."""

    id: Name | None = None
    selected_option_id: Name | None = None


class Method(msgspec.Struct, frozen=True):
    """How some lines shall reach the buyer."""

    id: Name | None = None
    type: Name | None = None
    line_item_ids: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] | None = None
    destinations: Annotated[tuple[Destination, ...], msgspec.Meta(max_length=20)] | None = None
    selected_destination_id: Name | None = None
    groups: Annotated[tuple[Group, ...], msgspec.Meta(max_length=500)] | None = None


class Fulfillment(msgspec.Struct, frozen=True):
    """How everything shall reach the buyer."""

    methods: Annotated[tuple[Method, ...], msgspec.Meta(max_length=20)] | None = None


class Discounts(msgspec.Struct, frozen=True):
    """Codes that the buyer shows."""

    codes: (
        Annotated[
            tuple[Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[^\x00]*$")], ...],
            msgspec.Meta(max_length=20),
        ]
        | None
    ) = None


class Credential(msgspec.Struct, frozen=True):
    """What a handler has made of a card or a wallet: never the card itself."""

    type: Name
    token: Text | None = None


class Instrument(msgspec.Struct, frozen=True):
    """What pays, or a part of it; ``amount`` in minor units where it is one of several."""

    id: Name
    type: Name
    handler_id: Name | None = None
    credential: Credential | None = None
    selected: bool | None = None
    amount: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None


class Payment(msgspec.Struct, frozen=True):
    """How it is paid, and when."""

    instruments: Annotated[tuple[Instrument, ...], msgspec.Meta(max_length=20)] | None = None
    selected_term_id: Name | None = None


class Basket(msgspec.Struct, frozen=True, kw_only=True):
    """A cart, or a checkout that is opened or replaced."""

    line_items: Annotated[tuple[LineItem, ...], msgspec.Meta(max_length=500)]
    buyer: Buyer | None = None
    context: Context | None = None
    discounts: Discounts | None = None
    fulfillment: Fulfillment | None = None
    cart_id: Name | None = None
    payment: Payment | None = None
    attribution: dict[str, str] | None = None


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """How a checkout is paid."""

    payment: Payment
    buyer: Buyer | None = None
