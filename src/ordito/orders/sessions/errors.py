"""Refusals about sessions."""

from ordito.platform.errors import Conflict, NotFound


class UnknownSession(NotFound):
    """There is no such session, or not for this caller."""

    code = "orders.unknown_session"
    remedy = "Open another session; one is known to those alone who opened it."


class SessionClosed(Conflict):
    """The session is being paid, was completed, canceled or has expired."""

    code = "orders.session_closed"
    remedy = "Read the session: it says how it ended. Open another one for what is still wanted."


class SessionChanged(Conflict):
    """Somebody changed the session in the meantime."""

    code = "orders.session_changed"
    remedy = "Read the session again and repeat the change on its present version."


class SessionOfCart(Conflict):
    """Another session has the cart already."""

    code = "orders.session_of_cart"
    remedy = "Go on with the session that has the cart."
