"""Whereto: the address of what is shipped, of the customer's book or written out.

A checkout and an order keep what stands for it, its country and its postal code.
"""

import msgspec

from ordito import customers
from ordito.customers import Address, NewAddress, UnknownAddress
from ordito.fulfilment import Destination
from ordito.orders import Delivery
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId


class AddressUnclear(Invalid):
    """It is not clear whereto goods are shipped."""

    code = "checkout.address_unclear"
    remedy = "Name an address of the customer's book by its label, or write one out."


class NothingShipped(Invalid):
    """An address is given, and nothing is shipped."""

    code = "checkout.nothing_shipped"
    remedy = "Leave ship_to out, or give a line the method ship."


class ShipTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whereto goods are shipped.

    Attributes:
        label: of an address in the customer's book; or
        address: written out; it belongs to this order alone.
        keep_as: label under which the address goes into the customer's book as well.
    """

    label: customers.addresses.Label | None = None
    address: Address | None = None
    keep_as: customers.addresses.Label | None = None


class Whereto(msgspec.Struct, frozen=True):
    """An address found or written, ready to be kept.

    Attributes:
        delivery: what the order keeps.
        new: addresses that go into the vault with it.
    """

    delivery: Delivery
    new: tuple[NewAddress, ...] = ()

    @property
    def destination(self) -> Destination:
        """As far as a promise needs to know."""
        return Destination(self.delivery.country, self.delivery.postal_code)


async def whereto(
    db: Database, ship_to: ShipTo, *, customer_id: CustomerId, field: str = "ship_to"
) -> Whereto:
    """Find the address in the customer's book, or make what is written out ready to be kept.

    Raises:
        AddressUnclear: neither a label nor an address was given, or both.
        UnknownAddress: the book has none of that label.
        InvalidAddress: no parcel would arrive there as it is written.
    """
    if (ship_to.label is None) is (ship_to.address is None):
        raise AddressUnclear("Give a label, or an address.", field=field)
    if ship_to.address is None:
        book = await db.read(customers.addresses.list_addresses, customer_id=customer_id)
        kept = next((one for one in book if one.label == ship_to.label), None)
        if kept is None:
            message = "The customer's address book has none of that label."
            raise UnknownAddress(message, field=f"{field}.label")
        return Whereto(Delivery(kept.address_id, kept.country, kept.postal_code))
    address = customers.addresses.written(ship_to.address, field=f"{field}.address")
    new = NewAddress(address_id=ids.new(), address=address)
    labels = () if ship_to.keep_as is None else (ship_to.keep_as,)
    return Whereto(
        Delivery(new.address_id, address.country, address.postal_code),
        (
            new,
            *(NewAddress(address_id=ids.new(), label=one, address=address) for one in labels),
        ),
    )
