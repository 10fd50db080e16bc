"""Desk of a customer: the person is verified, and a contact is noted with the order it is about."""

import re
from typing import Final
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, Profile
from ordito.flows.note_contact import Contact, note_contact
from ordito.journeys import PersonVerified
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid, TooMany
from ordito.platform.ids import ChannelId, CustomerId, PlaceId
from ordito.reads.verified import read_heard
from ordito.surfaces import journey_words
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.whole import whole_of

_KINDS: Final = (IdentifierKind.EMAIL, IdentifierKind.PHONE, IdentifierKind.CARD)
_BEST: Final = 10
_CASE_URL: Final = re.compile(r"/desk/cases/[0-9A-Z-]{1,20}")


class ContactUnclear(Invalid):
    """A contact cannot be noted like this."""

    code = "console.contact_unclear"
    remedy = "Choose a kind of contact; a score goes from 0 to 10."


class SplitUnclear(Invalid):
    """Two ids of a person cannot be taken apart without saying why."""

    code = "console.split_unclear"
    remedy = "Write in a few words why they are two people; no names or addresses."


class VerifiedTooOften(TooMany):
    """Too many answers of somebody who wants to be this customer were wrong."""

    code = "console.verified_too_often"
    remedy = "Ask the customer to sign in to the shop, or try again in half an hour."


@post(
    "/customers/{customer_id:uuid}/verification",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def verify(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Compare what the customer says with what is known; who heard it sees the values for a while.

    Raises:
        VerifiedTooOften: too many answers were wrong.
    """
    form = await request.form()
    said, back = str(form.get("said", "")).strip()[:200], str(form.get("next", ""))
    passed = await request.db.transact(_verify, request.context, CustomerId(customer_id), said)
    told = "" if passed else "?verified=no"
    # back to the case in which the person was verified, and to no other address
    if passed and _CASE_URL.fullmatch(back):
        return Redirect(back, status_code=303)
    return Redirect(f"/customers/{customer_id}{told}#person", status_code=303)


@post(
    "/customers/{customer_id:uuid}/contacts",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def note(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Note a call, a question or an answer about satisfaction, with the order it is about.

    Raises:
        ContactUnclear: its kind or score cannot be read.
        UnknownOrder: the order is none of this customer's.
    """
    form = await request.form()
    kind, score = str(form.get("kind", "")), str(form.get("score", "")).strip()
    if kind not in journey_words.CONTACTS:
        raise ContactUnclear("That is no kind of contact.", field="kind")
    if score and whole_of(score, _BEST) is None:
        raise ContactUnclear("A score goes from 0 to 10.", field="score")
    contact = Contact(
        kind=kind,
        order=str(form.get("order", "")).strip()[:40],
        score=whole_of(score, _BEST),
        channel_id=_channel(request),
        place_id=None if request.context.place_id is None else PlaceId(request.context.place_id),
    )
    await request.db.transact(
        note_contact,
        request.context,
        customer_id=CustomerId(customer_id),
        contact=contact,
        at=now(),
    )
    return Redirect(f"/customers/{customer_id}", status_code=303)


@post(
    "/customers/{customer_id:uuid}/splits/{edge_id:uuid}",
    access=staff(Role.AGENT),
    include_in_schema=False,
)
async def split(request: Call, customer_id: FromPath[UUID], edge_id: FromPath[UUID]) -> Redirect:
    """Take away what joined two ids of a person; each keeps what is under it.

    Raises:
        SplitUnclear: nobody said why.
        UnknownMerge: nothing of that id joins the customer with anybody.
    """
    form = await request.form()
    reason = str(form.get("reason", "")).strip()[:200]
    if not reason:
        raise SplitUnclear("It is not said why they are two people.", field="reason")
    await request.db.transact(
        customers.identity.unmerge,
        request.context,
        merge_id=edge_id,
        customer_id=CustomerId(customer_id),
        reason=reason,
        is_apart="is_apart" in form,
        at=now(),
    )
    return Redirect(f"/customers/{customer_id}#one-person", status_code=303)


async def _verify(tx: Tx, customer_id: CustomerId, said: str) -> bool:
    at = now()
    # one try after the other: several at once would each see few failures
    await customers.identity.hold_person(tx, customer_id=customer_id)
    heard = await read_heard(tx, customer_id=customer_id, actor=tx.context.actor, at=at)
    if heard.is_worn_out:
        raise VerifiedTooOften("Too many answers were wrong.", field="said")
    profile = await customers.get_profile(tx, customer_id=customer_id)
    by = _kind_of(profile, said)
    event = PersonVerified(passed=by is not None, by=by or "")
    tx.record(event, subject=customer_id, customer_id=customer_id, at=at)
    return by is not None


def _kind_of(profile: Profile, said: str) -> str | None:
    """Return of what kind the value is that was said, where the customer has it."""
    for kind in _KINDS:
        try:
            value = customers.normalise(Identifier(kind, said, region=profile.customer.country))
        except customers.InvalidIdentifier:
            continue
        if any(one.kind == kind and one.value == value for one in profile.identifiers):
            return kind.value
    return None


def _channel(request: Call) -> ChannelId:
    """Return the channel of the contact: the stores' at a place, else the contact centre's."""
    wanted = "store" if request.context.place_id is not None else "contact_centre"
    channels = request.house.memory.directory.channels.values()
    of_kind = sorted((one for one in channels if one.kind == wanted), key=lambda one: one.code)
    return (of_kind or sorted(channels, key=lambda one: one.code))[0].channel_id


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (verify, note, split)
