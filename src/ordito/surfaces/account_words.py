"""Words of customers' accounts; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

LINK_SCOPES: Final = {
    "dev.ucp.shopping.order:read": N_("see your orders and where they are"),
    "dev.ucp.shopping.order:manage": N_("change, cancel and send back your orders"),
    "dev.ucp.shopping.checkout:manage": N_("buy for you with your prices, points and addresses"),
}

PROOFS: Final = {
    "password": N_("by password"),
    "code": N_("by code"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "link_scope": LINK_SCOPES,
    "proof": PROOFS,
}
