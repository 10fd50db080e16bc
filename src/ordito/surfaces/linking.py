"""Linking of accounts: under which addresses platforms are authorised, and to do what.

The authorisation server has one issuer for each address under which a profile is found: the root
for the newest version of the protocol, and the endpoint of an older one. Codes and tokens are the
same for all of them.

Source: RFC 8414 (issuer), RFC 9207 (``iss``); UCP, Identity Linking.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from ordito.platform import ids
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of

# what follows the address of this server in each issuer
ISSUERS: Final = ("", "/ucp/2026-04-08")
AUTHORIZE: Final = "/oauth/authorize"

READ_ORDERS: Final = "dev.ucp.shopping.order:read"
MANAGE_ORDERS: Final = "dev.ucp.shopping.order:manage"
CHECK_OUT: Final = "dev.ucp.shopping.checkout:manage"

# what a customer can allow; the texts are for platforms, words.py has those for customers
SCOPES: Final[Mapping[str, str]] = {
    READ_ORDERS: "See your orders and where they are.",
    MANAGE_ORDERS: "Change, cancel and send back your orders.",
    CHECK_OUT: "Buy for you with your prices, points and addresses.",
}

# who says yes to everything while the protocol is tested
TEST_BUYER: Final = CustomerId(ids.derive("ucp", "test buyer"))


def issuer_of(request: Call, prefix: str) -> str:
    """Return the issuer whose pages lie below ``prefix``, one of ``ISSUERS``."""
    return request.origin + prefix


def is_test(request: Call) -> bool:
    """Tell whether the protocol's test hooks exist for this request: on this machine alone."""
    if not request.house.settings.ucp_test_mode:
        return False
    try:
        return ip_address(address_of(request)).is_loopback
    except ValueError:
        return False
