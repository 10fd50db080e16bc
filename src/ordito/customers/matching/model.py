"""Words of matching: what is compared of two records, and what each agreement weighs."""

from collections.abc import Mapping
from typing import Final, Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId

NO_LEVEL: Final = "missing"


class Same(msgspec.Struct, frozen=True, tag="same"):
    """Both have the same value."""


class Swapped(msgspec.Struct, frozen=True, tag="swapped"):
    """Each has the other's value of another field, as with given name and surname."""

    other: str


class Alike(msgspec.Struct, frozen=True, tag="alike"):
    """Their values are as similar as that; Jaro and Winkler, 0 to 1."""

    at: float


class Typos(msgspec.Struct, frozen=True, tag="typos"):
    """So many letters at most are wrong, missing, too many or transposed (Damerau, Levenshtein)."""

    most: int


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Their first letters are the same."""

    letters: int


class Initial(msgspec.Struct, frozen=True, tag="initial"):
    """One has only the first letter of the other's value."""


class Overlap(msgspec.Struct, frozen=True, tag="overlap"):
    """They have a value in common, of those of a field that holds several."""

    of: str


class Unlike(msgspec.Struct, frozen=True, tag="unlike"):
    """Their values are less similar than that, and none is the beginning of the other."""

    at: float


class On(msgspec.Struct, frozen=True):
    """A test on another field; where one has no value there, it does not hold."""

    field: str
    test: "Single"


class All(msgspec.Struct, frozen=True, tag="all"):
    """Several tests hold together."""

    of: tuple[On, ...]


Single = Same | Alike | Unlike | Typos | Start | Initial
Test = Single | Swapped | Overlap | All


class Level(msgspec.Struct, frozen=True):
    """How much two values agree.

    Attributes:
        name: of the level, as ``same`` or ``similar``.
        test: what has to hold; None for the last level, which is all the rest.
        m: share of the pairs of one person that are of this level.
        u: share of the pairs of two persons that are.
        by_term: whether a frequent value weighs less than a rare one.
    """

    name: str
    test: Test | None
    m: float
    u: float
    by_term: bool = False


class Comparison(msgspec.Struct, frozen=True):
    """One field of both records; where one of them has no value, nothing is learned.

    Attributes:
        field: which.
        levels: from the strongest agreement to none.
    """

    field: str
    levels: tuple[Level, ...]


class Terms(msgspec.Struct, frozen=True):
    """How frequent the values of a field are.

    Attributes:
        known: share of all records, of the values that many have.
        rare: share of any other value.
    """

    known: Mapping[str, float]
    rare: float


class Key(msgspec.Struct, frozen=True):
    """A part of a block: a field, or its first letters; or each value of a field with several."""

    field: str
    letters: int | None = None


class Design(msgspec.Struct, frozen=True):
    """What is compared before anything is known of weights.

    Attributes:
        comparisons: of fields; their m and u are where training begins.
        blocks: records that agree in all keys of one of these are compared.
        lists: fields that hold several values.
        certain: blocks whose pairs are of one person nearly always; training counts them.
        training: blocks of which the shares are learned, each without its own fields.
    """

    comparisons: tuple[Comparison, ...]
    blocks: tuple[tuple[Key, ...], ...]
    lists: tuple[str, ...] = ()
    certain: tuple[tuple[Key, ...], ...] = ()
    training: tuple[tuple[Key, ...], ...] = ()


class Weights(msgspec.Struct, frozen=True):
    """What agreements weigh, as training found it.

    Attributes:
        prior: share of all pairs that are of one person.
        comparisons: of fields, with m and u.
        terms: of fields with levels that ask for them.
        trained_by: by what; ``shipped`` where nobody has trained for this company.
        people: records that were trained on.
    """

    prior: float
    comparisons: tuple[Comparison, ...]
    terms: Mapping[str, Terms]
    trained_by: str
    people: int


class Told(msgspec.Struct, frozen=True):
    """What one field says; never its values.

    Attributes:
        field: which.
        level: how much the values agree; ``missing`` where one of them is not there.
        weight: bits for one person, or against where negative.
    """

    field: str
    level: str
    weight: float


class Score(msgspec.Struct, frozen=True):
    """How likely two records are of one person.

    Attributes:
        weight: bits; the start and what all fields say.
        probability: the same as a share, 0 to 1.
        start: bits before anything is compared.
        told: what each field says; the rest of the weight.
    """

    weight: float
    probability: float
    start: float
    told: tuple[Told, ...]


Record = Mapping[str, str | tuple[str, ...] | None]
"""A person as it is compared: normalised values by field; None or () where there is none."""


class Suspected(msgspec.Struct, frozen=True):
    """Two customers who may be one person.

    Attributes:
        left_id: the smaller id.
        right_id: the greater id.
        score: why.
        blocked_by: kinds of unique identifiers in which they differ.
    """

    left_id: CustomerId
    right_id: CustomerId
    score: Score
    blocked_by: tuple[str, ...] = ()


State = Literal["open", "accepted", "refused", "undone", "lapsed"]


class Suggestion(msgspec.Struct, frozen=True):
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
    left_id: CustomerId
    right_id: CustomerId
    state: str
    weight: float
    probability: float
    told: tuple[Told, ...]
    blocked_by: tuple[str, ...]
    crowd: int
    decided_by: str | None
    merge_id: UUID | None
