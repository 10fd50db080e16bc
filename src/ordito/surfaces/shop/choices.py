"""Choices: what somebody allows, as the shop asks about it, in the account and by a mail's link."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from ordito import customers
from ordito.customers import ConsentState, LegalBasis, Statement
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, IdentifierId
from ordito.surfaces.shop.forms import Form

OBJECT: Final = "object"
"""Name of the button that objects to everything which is no service."""


class Choice(Struct, frozen=True, kw_only=True):
    """A purpose and channel as it is asked about.

    Attributes:
        purpose: its code.
        channel: its code; ``any`` where there is one word for all.
        title: what it is called.
        words: what is asked.
        allowed: whether it holds now.
        own: what was said under this id last; None where nothing was.
        at: when that was.
        elsewhere: whether another id of the same person forbids what this one allows.
    """

    purpose: str
    channel: str
    title: str
    words: str
    allowed: bool
    own: str | None
    at: datetime | None
    elsewhere: bool

    @property
    def name(self) -> str:
        """Name of its box in the form."""
        return f"{self.purpose}.{self.channel}"


class Word(Struct, frozen=True, kw_only=True):
    """A word of the past."""

    title: str
    channel: str
    state: str
    at: datetime


class Choices(Struct, frozen=True, kw_only=True):
    """What is asked, and every word that was said, latest first."""

    asked: tuple[Choice, ...]
    record: tuple[Word, ...]
    versions: dict[str, int]


async def read_choices(tx: Tx, *, who: CustomerId, language: str) -> Choices:
    """Return what is asked of somebody in a language, as it stands."""
    asked = await customers.consents.list_asked(tx, language=language)
    holds = {
        (one.purpose, one.channel): one.allowed
        for one in await customers.consents.list_choices(tx, customer_id=who)
    }
    said = await customers.consents.list_record(tx, customer_id=who)
    titles = {one.purpose: one.title for one in asked}
    return Choices(
        asked=tuple(
            _choice(one, channel, who, said, allowed=holds[one.purpose, channel])
            for one in asked
            if one.asked
            for channel in one.channels
        ),
        record=tuple(
            Word(
                title=titles.get(one.purpose, one.purpose),
                channel=one.channel,
                state=one.state,
                at=one.said_at,
            )
            for one in said
        ),
        versions={one.purpose: one.version for one in asked},
    )


async def keep_choices(
    tx: Tx,
    *,
    who: CustomerId,
    form: Form,
    language: str,
    evidence: str,
    identifier_id: IdentifierId | None = None,
) -> None:
    """Take down what a form says that differs from what holds; what was said before stays.

    Args:
        tx: open transaction.
        who: whose form.
        form: a box for each choice, and perhaps the button that objects.
        language: in which it was read.
        evidence: code of the page.
        identifier_id: address of the message that led here, if one did.
    """
    shown = await read_choices(tx, who=who, language=language)
    at = now()
    said = [
        Statement(
            statement_id=ids.new(),
            customer_id=who,
            identifier_id=identifier_id if state is not ConsentState.GRANTED else None,
            purpose=purpose,
            channel=channel,
            state=state,
            text_version=shown.versions[purpose],
            language=language,
            evidence=evidence,
            source="shop",
            said_at=at,
        )
        for purpose, channel, state in await _said(tx, shown, who, form)
    ]
    await customers.consents.record_all(tx, said=said, at=at)


def _choice(
    asked: customers.consents.Asked,
    channel: str,
    who: CustomerId,
    said: Sequence[customers.consents.Said],
    *,
    allowed: bool,
) -> Choice:
    own = next(
        (
            one
            for one in said
            if (one.customer_id, one.purpose, one.channel) == (who, asked.purpose, channel)
        ),
        None,
    )
    return Choice(
        purpose=asked.purpose,
        channel=channel,
        title=asked.title,
        words=asked.words,
        allowed=allowed,
        own=None if own is None else own.state,
        at=None if own is None else own.said_at,
        elsewhere=own is not None and own.given and not allowed,
    )


async def _said(
    tx: Tx, shown: Choices, who: CustomerId, form: Form
) -> list[tuple[str, str, ConsentState]]:
    purposes = {one.purpose: one for one in await customers.consents.list_purposes(tx)}
    if form.has(OBJECT):
        rights = {one.purpose for one in shown.asked if not purposes[one.purpose].is_service}
        return [
            (purpose, customers.consents.ANY_CHANNEL, ConsentState.OBJECTED)
            for purpose in sorted(rights)
        ]
    objected = {
        one.purpose
        for one in await customers.consents.list_latest(tx, customer_id=who)
        if one.customer_id == who
        and one.channel == customers.consents.ANY_CHANNEL
        and one.state == ConsentState.OBJECTED
    }
    return list(_differing(shown, form, objected, purposes))


def _differing(
    shown: Choices,
    form: Form,
    objected: set[str],
    purposes: dict[str, customers.consents.Purpose],
) -> Iterator[tuple[str, str, ConsentState]]:
    for one in shown.asked:
        if form.has(one.name) and not one.allowed:
            if one.purpose in objected and one.channel != customers.consents.ANY_CHANNEL:
                # the objection to everything ends; what is ticked beside it counts
                yield (
                    one.purpose,
                    customers.consents.ANY_CHANNEL,
                    ConsentState.WITHDRAWN,
                )
            yield one.purpose, one.channel, ConsentState.GRANTED
        elif not form.has(one.name) and one.allowed:
            basis = purposes[one.purpose].legal_basis
            is_interest = basis == LegalBasis.LEGITIMATE_INTEREST
            state = ConsentState.OBJECTED if is_interest else ConsentState.WITHDRAWN
            yield one.purpose, one.channel, state
