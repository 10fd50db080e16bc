"""Checkouts in bodies, and what platforms ask of them, the same in every version."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import msgspec

from ordito.platform.idempotency import Key
from ordito.platform.money import Money
from ordito.processes.sessions import (
    Instrument,
    PageState,
    SessionPage,
    Severity,
    is_paid_later,
)
from ordito.surfaces.ucp import payments
from ordito.surfaces.ucp.answers import Answer, Message, Outcome, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import CHECKOUT
from ordito.surfaces.ucp.desk import carts, checkouts
from ordito.surfaces.ucp.desk.checkouts import Shown
from ordito.surfaces.ucp.links import checkout_link, home_link, legal_links, order_link
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.shared import said
from ordito.surfaces.ucp.shared.actions import AUTHENTICATION, actions, pointing
from ordito.surfaces.ucp.shared.consents import unmet, warnings_of
from ordito.surfaces.ucp.shared.discounts import discounts, refused_codes
from ordito.surfaces.ucp.shared.instruments import (
    ALL,
    FAILED,
    Unpayable,
    has_card_number,
    instruments_of,
    require_offered,
    token_messages,
    without,
)
from ordito.surfaces.ucp.shared.lines import line_items
from ordito.surfaces.ucp.shared.loyalty import memberships
from ordito.surfaces.ucp.shared.messages import messages
from ordito.surfaces.ucp.shared.reading import language_of, read
from ordito.surfaces.ucp.shared.split import SPLIT, paid_with, require_allowed, shares
from ordito.surfaces.ucp.shared.terms import TERMS, terms
from ordito.surfaces.ucp.shared.totals import page_totals
from ordito.surfaces.ucp.shared.ways import fulfillment, stamp
from ordito.surfaces.ucp.shared.wishes import (
    consent_of,
    is_by_piece,
    unit_messages,
    wish_of,
)
from ordito.surfaces.ucp.shared.words import Json, Words

_CREATED: Final = 201
_STATES: Final = {PageState.READY: "ready_for_complete"}
_ENDED: Final = (PageState.COMPLETED, PageState.CANCELED)
_CREDENTIAL: Final = "$.payment.instruments[0].credential"
_BY_BUYER: Final = ("requires_buyer_input", "requires_buyer_review")
# what a platform cannot mend that does not know how goods reach buyers
_WAYS: Final = "$.fulfillment"


def operations(words: Words) -> tuple[Operation, ...]:
    """Return the operations on checkouts in the words of a version."""
    of_checkouts = partial(words.forms.operation, capability=CHECKOUT)
    return (
        of_checkouts(
            "create_checkout",
            "POST /checkout-sessions",
            partial(_create, words),
            payload="checkout",
            is_command=True,
            doc="Open a checkout for items, or for what is in a cart.",
        ),
        of_checkouts(
            "get_checkout",
            "GET /checkout-sessions/{id:str}",
            partial(_show, words),
            doc="Read a checkout as it stands.",
        ),
        of_checkouts(
            "update_checkout",
            "PUT /checkout-sessions/{id:str}",
            partial(_update, words),
            payload="checkout",
            is_command=True,
            doc="Replace a checkout whole: items, buyer, codes, and how goods reach the buyer.",
        ),
        of_checkouts(
            "complete_checkout",
            "POST /checkout-sessions/{id:str}/complete",
            partial(_complete, words),
            payload="checkout",
            is_command=True,
            doc="Pay for a checkout with the token of a payment handler, and place its order.",
        ),
        of_checkouts(
            "cancel_checkout",
            "POST /checkout-sessions/{id:str}/cancel",
            partial(_cancel, words),
            is_command=True,
            doc="End a checkout without an order.",
        ),
    )


def checkout_body(
    asking: Asking, words: Words, shown: Shown, *, sent: Sequence[said.Instrument] = ()
) -> Json:
    """Return the body of a checkout; ``sent`` are the instruments that were to pay it just now."""
    page = shown.page
    told = [*messages(page), *refused_codes(page), *shown.messages]
    if asking.has("shopping.buyer_consent") and page.state not in _ENDED:
        told += warnings_of(page)
    status = _STATES.get(page.state, page.state.value)
    if page.state is PageState.INCOMPLETE and not asking.has("shopping.fulfillment"):
        told, status = _by_buyer(told)
    if not told and page.state is PageState.REQUIRES_ESCALATION:
        status = PageState.INCOMPLETE.value
    outstanding = actions(asking, page)
    if outstanding is not None:
        told, status = list(pointing(told)), PageState.COMPLETE_IN_PROGRESS.value
    body: Json = {
        "ucp": asking.ucp(
            payment_handlers=payments.constrained(
                asking.version, asking.origin, without=without(asking.memory, page)
            )
        ),
        "id": str(page.session_id),
        "status": status,
        "currency": page.currency,
        "line_items": line_items(asking.memory, page),
        "totals": page_totals(asking.memory, page),
        "links": legal_links(asking.house.settings.legal_links),
        "expires_at": stamp(page.expires_at),
        "messages": told,
        "context": {"eligibility": list(page.eligibility)} if page.eligibility else None,
        "buyer": buyer_body(asking, words, page),
        "actions": outstanding,
        "payment": _payment(asking, page, sent),
        **extensions(asking, words, page),
    }
    if page.state not in _ENDED:
        body["continue_url"] = checkout_link(asking.origin, page.session_id)
    if page.state is PageState.COMPLETED and page.order_id is not None:
        number = page.number or ""
        body["order"] = {
            "id": str(page.order_id),
            "label": number,
            "permalink_url": order_link(asking.origin, number),
        }
    return words.checkout({name: value for name, value in body.items() if value is not None})


def _payment(asking: Asking, page: SessionPage, sent: Sequence[said.Instrument]) -> Json | None:
    """Return how a checkout is paid, and when, as far as the platform knows of it."""
    told: Json = {}
    if asking.has(SPLIT) or asking.has(AUTHENTICATION):
        told |= paid_with(page, sent)
    if asking.has(TERMS):
        told |= terms(page)
    return told or None


def extensions(asking: Asking, words: Words, page: SessionPage) -> Json:
    """Return what extensions add that both sides have agreed on."""
    told: Json = {}
    if asking.has("shopping.discount"):
        told["discounts"] = discounts(asking.memory, page)
    if asking.has("shopping.fulfillment") and asking.capability == CHECKOUT:
        told["fulfillment"] = fulfillment(asking.version, page)
    if asking.has("common.loyalty") and words.has_loyalty:
        told["loyalty"] = memberships(asking.memory, page, asking.origin)
    return told


def buyer_body(asking: Asking, words: Words, page: SessionPage) -> Json | None:
    """Return the buyer as the platform said, with what may be consented to."""
    told = known_buyer(page) or {}
    if asking.has("shopping.buyer_consent"):
        consents = words.consents_told(page)
        told = {**told, "consent": consents} if consents else told
    return told or None


def known_buyer(page: SessionPage) -> Json | None:
    """Return the buyer as the platform said; None where it said nothing."""
    if page.buyer is None:
        return None
    known = {
        "first_name": page.buyer.first_name,
        "last_name": page.buyer.last_name,
        "email": page.buyer.email,
        "phone_number": page.buyer.phone,
    }
    return {name: value for name, value in known.items() if value} or None


async def _create(words: Words, asking: Asking, body: Body) -> Answer:
    basket = read(body, said.Basket)
    language = language_of(asking, None if basket.context is None else basket.context.language)
    wish = wish_of(asking, basket, consents=_consents(asking, words, basket))
    told = unit_messages(basket, is_new=True)
    if told and not any(is_by_piece(line) for line in basket.line_items):
        raise Outcome(*told, continue_url=home_link(asking.origin))
    if basket.cart_id is not None:
        wish = await carts.into_checkout(asking, basket.cart_id, wish)
    shown = await checkouts.create(asking, wish, language=language)
    shown = Shown(shown.page, (*shown.messages, *told), is_new=shown.is_new)
    status = _CREATED if shown.is_new else 200
    return Answer(status, checkout_body(asking, words, shown))


async def _show(words: Words, asking: Asking, _: Body) -> Answer:
    shown = await checkouts.show(asking, language=asking.language)
    return Answer(200, checkout_body(asking, words, shown))


async def _update(words: Words, asking: Asking, body: Body) -> Answer:
    basket = read(body, said.Basket)
    language = language_of(asking, None if basket.context is None else basket.context.language)
    before = await checkouts.show(asking, language=language)
    told = [*unit_messages(basket, is_new=False), *token_messages(basket)]
    if told:
        shown = Shown(before.page, tuple(told))
    else:
        consents = _consents(asking, words, basket)
        wish = wish_of(asking, basket, consents=consents, before=before.page)
        shown = await checkouts.change(asking, wish, language=language)
    return Answer(200, checkout_body(asking, words, shown))


async def _complete(words: Words, asking: Asking, body: Body) -> Answer:
    if has_card_number(body.get("payment")):
        before = await checkouts.show(asking, language=asking.language)
        shown = checkouts.refused(before, FAILED, checkouts.CARD_NUMBER, _CREDENTIAL)
        return Answer(200, checkout_body(asking, words, shown))
    completion = read(body, said.Completion)
    sent = completion.payment.instruments or ()
    shown = await _paid(words, asking, completion, sent)
    return Answer(200, checkout_body(asking, words, shown, sent=sent))


async def _paid(
    words: Words, asking: Asking, completion: said.Completion, sent: Sequence[said.Instrument]
) -> Shown:
    is_test = asking.house.settings.ucp_test_mode
    try:
        instruments = instruments_of(sent, is_test=is_test, may_split=asking.has(SPLIT))
        return await checkouts.complete(
            asking,
            partial(_paying, words, asking, completion, sent, instruments),
            key=_key(asking, instruments),
            consents=_consents(asking, words, completion),
            language=asking.language,
        )
    except Unpayable as fault:
        shown = await checkouts.show(asking, language=asking.language)
        if shown.page.state in _ENDED:
            return checkouts.ended(shown)
        return Shown(shown.page, fault.messages)


async def _paying(
    words: Words,
    asking: Asking,
    completion: said.Completion,
    sent: Sequence[said.Instrument],
    instruments: Sequence[Instrument],
    page: SessionPage,
) -> Sequence[Instrument]:
    """Return what pays a checkout that is as it was told; of several, what each of them pays.

    Raises:
        Unpayable: they cannot, not together, not as much, or not before something else is said.
    """
    if is_paid_later(page):
        if instruments:
            raise Unpayable(error(FAILED, "On account nothing is sent that pays.", path=ALL))
    else:
        require_offered(asking.memory, page, instruments)
    told = unmet(page, completion, words)
    if told:
        raise Unpayable(*told)
    if not asking.has(SPLIT) or not instruments:
        return instruments
    require_allowed([one.type for one in sent])
    free = await checkouts.read_free(asking, instruments, page.currency)
    paid = shares(Money(page.total_minor, page.currency), instruments, free)
    return [
        msgspec.structs.replace(one, amount_minor=minor)
        for one, minor in zip(instruments, paid, strict=True)
    ]


async def _cancel(words: Words, asking: Asking, _: Body) -> Answer:
    shown = await checkouts.cancel(asking, language=asking.language)
    return Answer(200, checkout_body(asking, words, shown))


def _key(asking: Asking, instruments: Sequence[Instrument]) -> Key:
    """Return the key under which a session is paid: of the request, else of the session itself."""
    said_key = asking.idempotency_key or str(asking.fresh_id)
    owner = checkouts.owner_of(asking)
    command = f"complete_checkout:{asking.subject}"
    return Key.of(caller=owner, key=said_key, command=command, body=repr(instruments).encode())


def _consents(asking: Asking, words: Words, body: said.Basket | said.Completion) -> Any:
    return words.consents_heard(consent_of(body)) if asking.has("shopping.buyer_consent") else ()


def _by_buyer(told: Sequence[Message]) -> tuple[list[Message], str]:
    """Leave to the buyer what the platform has no words for: how goods shall arrive."""
    changed = [
        {**one, "severity": Severity.REQUIRES_BUYER_INPUT.value, "path": "$"}
        if one["type"] == "error" and str(one.get("path", "")).startswith(_WAYS)
        else one
        for one in told
    ]
    severities = {one.get("severity") for one in changed if one["type"] == "error"}
    only_buyer = bool(severities) and severities <= set(_BY_BUYER)
    state = PageState.REQUIRES_ESCALATION if only_buyer else PageState.INCOMPLETE
    return changed, state.value
