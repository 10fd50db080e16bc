"""Ranking: in which order hits are shown, and which of them were shown already."""

import binascii
import math
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from ordito.catalogue.search.model import Act, Curation, Hit

_STEPS_OF_DOUBLING: Final = 10
_MOST_POPULAR: Final = 32_000
# what the best seller gains over what nobody buys: a thousand units make half as much again
_GAIN_OF_DOUBLING: Final = 0.05
_CURATED: Final = {Act.PIN: 1.0, Act.BOOST: 3.0, Act.BURY: 0.05}
_LAST_NUMBER: Final = 2**31 - 1
_LONGEST_CURSOR: Final = 8_000


class Availability(StrEnum):
    """Where a product is to be had now."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    COMING = "coming"
    NONE = "none"


NEARNESS: Final = {
    Availability.HERE: 1.0,
    Availability.ELSEWHERE: 0.85,
    Availability.COMING: 0.6,
    Availability.NONE: 0.4,
}


def popularity_of(units: int) -> int:
    """Return how popular so many units of the last weeks make a product: 10 for each doubling."""
    return min(round(_STEPS_OF_DOUBLING * math.log2(1 + max(units, 0))), _MOST_POPULAR)


def score(hit: Hit, availability: Availability, act: Act | None = None) -> float:
    """Return the weight of a hit: its text, its sales, where it lies, and what people decided."""
    sales = 1 + _GAIN_OF_DOUBLING * hit.popularity / _STEPS_OF_DOUBLING
    return hit.relevance * sales * NEARNESS[availability] * (_CURATED[act] if act else 1.0)


def order(
    hits: Collection[Hit],
    nearness: Mapping[int, Availability],
    curated: Mapping[str, Curation],
) -> list[Hit]:
    """Return hits from the first to the last.

    Args:
        hits: in any order.
        nearness: where each is to be had, by its number.
        curated: what was decided for the query, by product id.
    """

    def by_score(hit: Hit) -> tuple[float, int]:
        return -score(hit, nearness[hit.number]), hit.number

    if not curated:
        return sorted(hits, key=by_score)

    def place(hit: Hit) -> tuple[float, float, int]:
        decided = curated.get(str(hit.product_id))
        act = decided.act if decided else None
        pinned = decided.rank if decided and act is Act.PIN else math.inf
        return pinned, -score(hit, nearness[hit.number], act), hit.number

    return sorted(hits, key=place)


def cursor_of(shown: Collection[int]) -> str:
    """Return the cursor after these hits: it names them, so that none comes twice or is left out.

    Numbers are written as the steps between them, seven bits a byte.
    """
    written = bytearray()
    last = 0
    for number in sorted(shown):
        step = number - last
        last = number
        while step > 127:  # noqa: PLR2004 # seven bits
            written.append(step & 127 | 128)
            step >>= 7
        written.append(step)
    return urlsafe_b64encode(bytes(written)).rstrip(b"=").decode()


def shown_before(cursor: str) -> frozenset[int] | None:
    """Return the numbers that a cursor names; None where it is none of ours."""
    if len(cursor) > _LONGEST_CURSOR:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        written = b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    numbers: set[int] = set()
    last = step = shift = 0
    for byte in written:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:  # noqa: PLR2004 # the last byte of a step
            last += step
            numbers.add(last)
            step = shift = 0
        if last > _LAST_NUMBER or step > _LAST_NUMBER:
            return None
    return None if shift else frozenset(numbers)
