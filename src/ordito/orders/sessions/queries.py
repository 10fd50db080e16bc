"""Questions about sessions."""

from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.sessions.errors import UnknownSession
from ordito.orders.sessions.model import Session
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_session", dict[str, Any])
_FIND_OF_CART: Final = _sql.query("find_session_of_cart", dict[str, Any])


async def get_session(tx: Tx, *, session_id: UUID) -> Session:
    """Return a session.

    Raises:
        UnknownSession: there is none.
    """
    document = await tx.find(_FIND, claim=claim_of_session(session_id))
    if document is None:
        raise UnknownSession("There is no such session.", field="session_id")
    return as_session(document)


async def find_of_cart(tx: Tx, *, customer_id: CustomerId, cart_id: UUID) -> Session | None:
    """Return the session that has a cart now, if there is one."""
    document = await tx.find(_FIND_OF_CART, customer_id=customer_id, cart_id=cart_id)
    return None if document is None else as_session(document)


def claim_of_session(session_id: UUID) -> str:
    """Return the claim under which a session is found."""
    return f"session:{session_id}"


def as_session(document: dict[str, Any]) -> Session:
    """Return a row as a session."""
    return msgspec.convert(document, Session)
