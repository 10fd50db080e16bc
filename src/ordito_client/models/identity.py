# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about identity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito_client.models.customers import Identifier, IdentifierKind, Particulars


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers for a customer id from an instant on."""

    customer_id: UUID
    changed_at: dt.datetime
    person_id: UUID


class CodeAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To which address of the customer a code shall go."""

    email: str


class CodeRead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The code that the customer has read out, and what belongs to it."""

    secret: str
    code: str


class CodeSent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What belongs to the code that was sent; the code is good for nothing without."""

    secret: str


class Crowd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person of many customer ids; ``held`` are edges that would bring further ones."""

    person_id: UUID
    customer_ids: int
    held: int


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody decides who has looked at both.

    Attributes:
        decision: ``accept``: they are one person; ``refuse``: they are two, and nobody is asked
            again; ``undo``: an accepted one is taken back.
        is_forced: accept although they differ in what a person has one of.
    """

    decision: str
    is_forced: bool = False


class Described(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who stands here, as far as is known before anything is registered.

    Attributes:
        kind: person or company.
        particulars: name and address.
        identifiers: e-mail addresses and phone numbers; others tell nothing here.
    """

    kind: str = "person"
    particulars: Particulars | msgspec.UnsetType = msgspec.UNSET
    identifiers: Sequence[Identifier] = ()


class Edge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What says that two customer ids are one person; with the cut that took it away.

    Attributes:
        edge_id: the same from both sides.
        customer_id: one of the two.
        other_id: the other.
        via: value of the first by which it was seen; its own id where somebody said so.
        other_via: value of the other.
        rule: see ``Rule``.
        source: who observed or decided it.
        evidence: codes, weights and words of who decided; no personal values.
        first_at: when it was first seen.
        held: why it does not make them one, though it was not taken away: they disagree in what
        a
            person has one of, were told apart, or are too many.
        cut_at: when it was taken away.
        cut_by: by whom.
        cut_reason: why.
    """

    edge_id: UUID
    customer_id: UUID
    other_id: UUID
    via: UUID
    other_via: UUID
    rule: str
    source: str
    evidence: Any
    first_at: dt.datetime
    held: str | None
    cut_at: dt.datetime | None
    cut_by: str | None
    cut_reason: str | None


class Explanation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a person is who it is.

    Attributes:
        person_id: who answers.
        customer_ids: all ids, that one first.
        values: of all ids.
        edges: what joins them; also what was cut, and what is held and leads to somebody else.
        apart: what somebody said about who they are not.
        changes: how the mapping came about, the latest first.
    """

    person_id: UUID
    customer_ids: Sequence[UUID]
    values: Sequence[Value]
    edges: Sequence[Edge]
    apart: Sequence[ToldApart]
    changes: Sequence[Change]


class JunkNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what it is taken back."""

    junk_id: UUID


class JunkValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that somebody said is nobody's; it stands nowhere, so the note says what it is."""

    junk_id: UUID
    kind: str
    note: str
    noted_by: str
    noted_at: dt.datetime


class Likely(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is known and may be the one described.

    Attributes:
        customer_id: who.
        name: as it is known.
        probability: share of such pairs that are one person.
        weight: the same in bits; the sum of ``start`` and of what all fields say.
        start: bits before anything was compared.
        told: what each field says.
        differs_in: kinds of unique identifiers in which the two differ.
    """

    customer_id: UUID
    name: str | None
    probability: float
    weight: float
    start: float
    told: Sequence[Told]
    differs_in: Sequence[str]


class Merged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The merge, by which it is taken back, and who answers for both from now on."""

    merge_id: UUID
    person_id: UUID
    customer_ids: Sequence[UUID]


class NewJunk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that says nothing of who somebody is.

    Attributes:
        kind: of the value.
        value: as people type it; it is not kept.
        source: system of an external id.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        note: what it is, as ``our own switchboard``; not the value.
    """

    kind: IdentifierKind
    value: str
    note: str
    source: str | None = None
    region: str | None = None


class NewMerge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That two customers are one person.

    Attributes:
        other_id: the other customer.
        reason: why, as a code or in words; no personal values.
        is_forced: although they disagree in what a person has one of, or were told apart.
    """

    other_id: UUID
    reason: str
    is_forced: bool = False


class NewUnmerge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That what joined two customers was wrong.

    Attributes:
        reason: why, as a code or in words; no personal values.
        is_apart: nothing shall join the two again by itself.
    """

    reason: str
    is_apart: bool = False


class ProvenValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that was proven, and who answers for the customer from now on, under which ids."""

    identifier_id: UUID
    person_id: UUID
    customer_ids: Sequence[UUID]


class SharedValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that joins nobody because too many have it.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which id it is kept.
        kind: what it is.
        shared_at: since when.
        seen_with: customer ids with which it was seen.
    """

    identifier_id: UUID
    customer_id: UUID
    kind: str
    shared_at: dt.datetime | None
    seen_with: int


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody showed to have, and how.

    Attributes:
        kind: of the value.
        value: as written.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        means: ``document``, ``device`` (their telephone, their mail), ``call`` (called back).
    """

    kind: str
    value: str
    means: str
    region: str | None = None


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pair that somebody decides on, or has decided on.

    Attributes:
        pair_id: of the pair, always the same.
        left_id: one of the two.
        right_id: the other.
        state: ``open``; ``accepted``; ``refused``; ``undone``, merged and taken apart again;
            ``lapsed``, nothing speaks for it any more.
        weight: see ``Score``.
        probability: see ``Score``.
        told: see ``Score``.
        blocked_by: see ``Suspected``.
        crowd: customers who would be one person with all suggestions around this one.
        decided_by: who decided.
        merge_id: of the merge that followed.
    """

    pair_id: UUID
    left_id: UUID
    right_id: UUID
    state: str
    weight: float
    probability: float
    told: Sequence[Told]
    blocked_by: Sequence[str]
    crowd: int
    decided_by: str | None
    merge_id: UUID | None


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one field says; never its values.

    Attributes:
        field: which.
        level: how much the values agree; ``missing`` where one of them is not there.
        weight: bits for one person, or against where negative.
    """

    field: str
    level: str
    weight: float


class ToldApart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two customer ids that somebody said are different people."""

    customer_id: UUID
    other_id: UUID
    decided_at: dt.datetime
    decided_by: str
    reason: str


class Unmerged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers for the customer and for the other from now on.

    It is one person still where something else joins them.
    """

    person_id: UUID
    other_person_id: UUID


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of a person, without the value itself.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which of the person's ids it is kept.
        kind: what it is.
        key_class: what it means that two people have it; see ``KeyClass``.
        verified_at: when somebody proved to have it.
        added_at: when it was first seen.
        shared_at: since when too many people have it for it to join any.
    """

    identifier_id: UUID
    customer_id: UUID
    kind: str
    key_class: str
    verified_at: dt.datetime | None
    added_at: dt.datetime
    shared_at: dt.datetime | None
