"""Words: what each version says in its own way about what platforms buy."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ordito.processes.sessions import SessionPage, WishedConsent
from ordito.surfaces.ucp.operations import Forms

Json = dict[str, Any]


def _as_it_is(body: Json) -> Json:
    return body


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a version says in its own way.

    Attributes:
        consents_heard: what a platform says of the buyer's consents, as a wish has it.
        consents_told: what a checkout says of them.
        order: body of an order.
        checkout: makes the body of a checkout what the version has of it.
        cart: makes the body of a cart what the version has of it.
        forms: of the bodies of its operations.
        has_loyalty: whether checkouts and carts tell of memberships.
    """

    consents_heard: Callable[[Mapping[str, Any]], tuple[WishedConsent, ...]]
    consents_told: Callable[[SessionPage], Json]
    order: Callable[..., Json]
    forms: Forms
    checkout: Callable[[Json], Json] = _as_it_is
    cart: Callable[[Json], Json] = _as_it_is
    has_loyalty: bool = False
