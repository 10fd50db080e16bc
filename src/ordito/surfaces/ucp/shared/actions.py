"""Actions: what a platform has to do before a payment goes on: show its buyer a challenge.

A challenge is an occurrence of its own for each payment that asks back, and is told as long as
nobody has answered it. What its page says to the platform proves nothing: the checkout does.

Source: UCP 2026-08-25, Actions; Payment Authentication Extension; Payment 3DS Challenge Action.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ordito.processes.sessions import SessionPage
from ordito.surfaces.ucp.answers import Message, error, notice
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.links import challenge_link
from ordito.surfaces.ucp.shared.words import Json

AUTHENTICATION: Final = "common.payment.authentication"
CHALLENGE: Final = "dev.ucp.common.payment.three_ds_challenge"
_FIRST: Final = f"$.actions['{CHALLENGE}'][0]"


def actions(asking: Asking, page: SessionPage) -> Json | None:
    """Return what the platform has to do; None where that is nothing, or it cannot."""
    if not asking.has(AUTHENTICATION) or not page.challenges:
        return None
    told = [
        {
            "id": str(one.challenge_id),
            "config": {
                "payment_instrument_id": page.paid_by[one.instrument].instrument_id,
                "url": challenge_link(
                    asking.origin, page.session_id, one.challenge_id, asking.version
                ),
            },
        }
        for one in page.challenges
    ]
    return {CHALLENGE: told}


def pointing(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield messages of a checkout with actions: they lead to the first, and to no other page."""
    for one in messages:
        if one.get("code") == "payment_needs_buyer":
            yield notice(one["content"], code="payment_needs_buyer", path=_FIRST)
        elif one.get("code") == "in_progress":
            yield error("in_progress", one["content"], path=_FIRST)
        else:
            yield one
