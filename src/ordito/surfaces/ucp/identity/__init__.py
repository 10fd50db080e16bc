"""Identity linking: platforms get tokens from customers' leave, and show them with requests.

The pages on which a customer signs in and says yes are the shop's (``surfaces/shop/link.py``); here
is what platforms talk to: metadata, tokens, revocation, and the check of a token.

Source: RFC 6749, 6750, 7009, 7636, 8414, 9207, 9728; UCP, Identity Linking.
"""

from ordito.surfaces.ucp.identity.bearer import Linked, linked_of, require_scopes
from ordito.surfaces.ucp.identity.metadata import config_of
from ordito.surfaces.ucp.identity.routes import identity_routes

__all__ = ["Linked", "config_of", "identity_routes", "linked_of", "require_scopes"]
