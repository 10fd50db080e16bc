"""Words: what each version says in its own way about what platforms buy."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ordito.processes.sessions import SessionPage, WishedConsent
from ordito.surfaces.ucp.operations import Handler

Json = dict[str, Any]


def _as_it_is(body: Json) -> Json:
    return body


def _unchecked(handler: Handler) -> Handler:
    return handler


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a version says in its own way.

    Attributes:
        consents_heard: what a platform says of the buyer's consents, as a wish has it.
        consents_told: what a checkout says of them.
        order: body of an order.
        checkout: makes the body of a checkout what the version has of it.
        cart: makes the body of a cart what the version has of it.
        checked: by operation, what refuses bodies that are not of the version's form.
        schemas: by operation, JSON schema of the body.
        has_loyalty: whether checkouts and carts tell of memberships.
    """

    consents_heard: Callable[[Mapping[str, Any]], tuple[WishedConsent, ...]]
    consents_told: Callable[[SessionPage], Json]
    order: Callable[..., Json]
    checkout: Callable[[Json], Json] = _as_it_is
    cart: Callable[[Json], Json] = _as_it_is
    checked: Mapping[str, Callable[[Handler], Handler]] = msgspec.field(
        default_factory=dict[str, Callable[[Handler], Handler]]
    )
    schemas: Mapping[str, Mapping[str, Any]] = msgspec.field(
        default_factory=dict[str, Mapping[str, Any]]
    )
    has_loyalty: bool = False

    def guarded(self, operation: str, handler: Handler) -> Handler:
        """Return a handler of an operation that is only given bodies of the version's form."""
        return self.checked.get(operation, _unchecked)(handler)
