"""Address form: an address as people type it."""

from typing import Final

from ordito import orders
from ordito.customers import Address, InvalidAddress
from ordito.orders import Whereabouts
from ordito.surfaces.call import Call
from ordito.surfaces.shop.forms import Form

_NEEDED: Final = ("recipient", "street", "city")
_LONGEST: Final = 100
_POSTAL: Final = 16


def written_address(form: Form, country: str) -> Address:
    """Return the address that a form has written out.

    Raises:
        InvalidAddress: a field is empty that no parcel does without.
    """
    for name in _NEEDED:
        if not form.text(name):
            raise InvalidAddress("Something of the address is missing.", field=name)
    lines = tuple(text for name in ("street", "more") if (text := form.text(name, _LONGEST)))
    return Address(
        recipient=form.text("recipient", _LONGEST),
        lines=lines,
        postal_code=form.text("postal_code", _POSTAL),
        city=form.text("city", _LONGEST),
        region=form.text("region", _LONGEST) or None,
        country=country,
        phone=form.text("phone", 40) or None,
    )


async def country_of(request: Call, where: Whereabouts) -> str:
    """Return the country to which an order goes; a change of address does not leave it.

    Raises:
        InvalidAddress: it goes nowhere.
    """
    found = await request.db.read(
        orders.deliveries.find_delivery, customer_id=where.customer_id, order_id=where.order_id
    )
    if found is None:
        raise InvalidAddress("The order is not shipped to an address.", field="country")
    return found.country
