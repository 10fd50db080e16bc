"""Decisions about observed prices: what is a change, what is alike, what is a flash sale.

Pure. Amounts are integers in minor units; instants are aware UTC.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from ordito.pricing.observed.model import FlashRule, FlashSale, Position, PricePoint, Rival

_MILLION: Final = 1_000_000
_WORD: Final = re.compile(r"[a-z]+|\d+(?:[.,]\d+)?")
# a suggestion is shown to a person from this likeness on, percent
LIKE_ENOUGH: Final = 60


def changes(known: Sequence[PricePoint], seen: Iterable[PricePoint]) -> list[PricePoint]:
    """Return those of ``seen`` that differ from what was known to hold just before them.

    Late ones are taken into the line as if they had come in time; the same instant counts once.

    Args:
        known: what the history holds around them, in any order.
        seen: what was seen, in any order.
    """
    line = {point.at: point for point in known}
    added: list[PricePoint] = []
    for point in sorted(seen, key=lambda one: one.at):
        if point.at in line:
            continue
        before = max((at for at in line if at < point.at), default=None)
        if before is None or _worth(line[before]) != _worth(point):
            line[point.at] = point
            added.append(point)
    return added


def standing(ours_minor: int, rivals: Iterable[Rival]) -> Position:
    """Say where our price stands among others of the same currency, shipping included."""
    others = sorted(rivals, key=lambda one: (one.landed_minor, one.offer_id))
    below = tuple(one.offer_id for one in others if one.landed_minor < ours_minor)
    return Position(
        rank=1 + len(below),
        of=1 + len(others),
        below=below,
        gap_minor=ours_minor - others[0].landed_minor if others else None,
    )


def flash_sales(
    points: Sequence[PricePoint], *, until: datetime, rule: FlashRule | None = None
) -> list[FlashSale]:
    """Find falls of a price that came back within hours or days, and one that may still come back.

    A price that held for ``rule.steady`` is the level. A fall of ``drop_ppm`` below it opens a
    sale, the return to within ``return_ppm`` ends it. What ends before ``shortest`` was misread,
    what lasts beyond ``longest`` is the new level; smaller movements are noise.

    Args:
        points: of one offer, in order of time.
        until: what is known reaches to here.
        rule: what counts; the documented defaults where it is None.
    """
    rule = rule or FlashRule()
    found: list[FlashSale] = []
    level: PricePoint | None = None
    fall: FlashSale | None = None
    for point, ends_at in _spans(points, until):
        level = level or point
        if fall is not None and point.at - fall.began_at > rule.longest:
            level, fall = PricePoint(fall.began_at, fall.lowest_minor), None
        if fall is not None and not _is_back(point, level, rule):
            fall = _deepened(fall, point)
            continue
        found += _ended(fall, point, rule)
        fall = None
        if _has_fallen(point, level, rule) and point.at - level.at >= rule.steady:
            fall = FlashSale(level.price_minor, point.price_minor, point.at, None)
        elif _moved(point, level, rule) and ends_at - point.at >= rule.shortest:
            level = point
    if fall is not None and rule.shortest <= until - fall.began_at <= rule.longest:
        found.append(fall)
    return found


def normal_gtin(text: str) -> str:
    """Return a GS1 number as 14 digits, whatever stands between its digits."""
    return "".join(letter for letter in text if letter.isdigit()).rjust(14, "0")


def maker_number(brand: str | None, mpn: str | None) -> str:
    """Return a maker's number as it is compared, with its maker; one without the other is none."""
    return f"{brand.strip().lower()}|{mpn.strip().lower()}" if brand and mpn else ""


def likeness(one: str, other: str) -> int:
    """Say how alike two titles are, percent: the share of their words that both have.

    Numbers count twice: 500 ml is not 250 ml. The share is of the shorter title, so that a shop's
    praise around a name does not hide it; half of the longer one's rest counts against it.
    """
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0
    shared = _weight(mine & theirs)
    shorter, longer = sorted((_weight(mine), _weight(theirs)))
    return 100 * shared * 2 // (shorter + shorter + (longer - shorter) // 2)


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return frozenset(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _weight(words: Collection[str]) -> int:
    return sum(2 if word[0].isdigit() else 1 for word in words)


def _worth(point: PricePoint) -> tuple[int, int | None, str, str]:
    return point.price_minor, point.shipping_minor, point.availability, point.currency


def _spans(points: Sequence[PricePoint], until: datetime) -> Iterator[tuple[PricePoint, datetime]]:
    for number, point in enumerate(points):
        following = points[number + 1].at if number + 1 < len(points) else until
        yield point, following


def _has_fallen(point: PricePoint, level: PricePoint, rule: FlashRule) -> bool:
    return point.price_minor * _MILLION <= level.price_minor * (_MILLION - rule.drop_ppm)


def _is_back(point: PricePoint, level: PricePoint, rule: FlashRule) -> bool:
    return point.price_minor * _MILLION >= level.price_minor * (_MILLION - rule.return_ppm)


def _moved(point: PricePoint, level: PricePoint, rule: FlashRule) -> bool:
    difference = abs(point.price_minor - level.price_minor)
    return difference * _MILLION > level.price_minor * rule.noise_ppm


def _deepened(fall: FlashSale, point: PricePoint) -> FlashSale:
    return replace(fall, lowest_minor=min(fall.lowest_minor, point.price_minor))


def _ended(fall: FlashSale | None, point: PricePoint, rule: FlashRule) -> list[FlashSale]:
    """Return the sale that ends here, unless it was misread."""
    if fall is None or point.at - fall.began_at < rule.shortest:
        return []
    return [replace(fall, ended_at=point.at)]
