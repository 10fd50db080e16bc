"""Verbs of observed prices: say where prices are seen, take in what was seen, match it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import catalogue, network
from ordito.platform import ids
from ordito.platform.db import Query, Tx, statements
from ordito.platform.errors import Refusal
from ordito.platform.ids import SkuId
from ordito.platform.reference import refuse_twice
from ordito.platform.rows import RowResult, refused
from ordito.pricing.observed import rules
from ordito.pricing.observed.errors import (
    OfferNameless,
    SellerWithoutChannel,
    SightingWrong,
    SourceCodeTaken,
    UnknownOffer,
    UnknownSource,
)
from ordito.pricing.observed.events import OfferMatched
from ordito.pricing.observed.model import (
    AdvisedPrice,
    Match,
    PricePoint,
    Seller,
    SellerKind,
    Sighting,
    Source,
    SourceKind,
)
from ordito.pricing.observed.queries import list_sources

_sql: Final = statements(__name__)
_PUT_SOURCES: Final = _sql.command("put_sources")
_FIND_TAKEN: Final = _sql.query("find_taken_source_code", str)
_LOCK_SOURCE: Final = _sql.query("lock_source", UUID)
_PUT_SELLERS: Final = _sql.command("put_sellers")
_ADD_SELLERS: Final = _sql.command("add_sellers")
_PUT_OFFERS: Final = _sql.command("put_offers")
_ADD_PRICES: Final = _sql.command("add_prices")
_SET_MATCH: Final = _sql.query("set_match", UUID)
_PUT_ADVISED: Final = _sql.command("put_advised_prices")
_FIND_CHANNEL: Final = _sql.query("find_unknown_channel", UUID)
_FIND_SKU: Final = _sql.query("find_unknown_sku", UUID)
# a clock beside ours may be a little ahead
_AHEAD: Final = timedelta(minutes=10)
_CANDIDATES: Final = 20
_BEGINNING: Final = 3


class _Kept(msgspec.Struct, frozen=True):
    """An offer as it stands, with what matters of it for the next sighting."""

    offer_id: UUID
    match: str
    sku_id: UUID | None
    suggested_sku_id: UUID | None
    likeness: int | None
    gtin: str | None
    mpn: str | None
    brand: str | None
    title: str | None
    url: str | None
    first_seen_at: datetime
    seen_at: datetime


class _Point(msgspec.Struct, frozen=True):
    """A price of an offer's history."""

    offer_id: UUID
    at: datetime
    currency: str
    price_minor: int
    shipping_minor: int | None
    availability: str


class _Numbered(msgspec.Struct, frozen=True):
    """A SKU by one of the numbers that articles are known by."""

    number: str
    kind: str
    sku_id: UUID


_LIST_KEPT: Final = _sql.query("list_kept", _Kept)
_LIST_POINTS: Final = _sql.query("list_points", _Point)
_LIST_NUMBERED: Final = _sql.query("list_numbered", _Numbered)


def seller_id_of(source_id: UUID, name: str) -> UUID:
    """Return the id that a seller of this name has at a source."""
    return ids.derive("price seller", source_id, name)


async def put_sources(tx: Tx, *, sources: Sequence[Source]) -> None:
    """Create and change sources of prices.

    Raises:
        PutTwice: two of them have the same id or code.
        SourceCodeTaken: another source has the code.
    """
    refuse_twice((one.source_id for one in sources), field="sources")
    refuse_twice((one.code for one in sources), field="sources")
    taken = await tx.find(
        _FIND_TAKEN,
        ids=[one.source_id for one in sources],
        codes=[one.code for one in sources],
    )
    if taken is not None:
        raise SourceCodeTaken(f"Another source has the code {taken!r}.", field="code")
    await tx.run(_PUT_SOURCES, rows=sources)


async def put_sellers(tx: Tx, *, sellers: Sequence[Seller]) -> None:
    """Say what is known of sellers.

    Raises:
        SellerWithoutChannel: ourselves without a channel, or another with one.
        UnknownChannel: there is no such channel.
        UnknownSource: there is no such source.
    """
    for number, seller in enumerate(sellers):
        if (seller.kind is SellerKind.OWN) != (seller.channel_id is not None):
            message = f"Seller {seller.name!r} is {seller.kind}."
            raise SellerWithoutChannel(message, field=f"sellers[{number}].channel_id")
    known = {one.source_id for one in await list_sources(tx)}
    if any(one.source_id not in known for one in sellers):
        raise UnknownSource("There is no such source.", field="source_id")
    channels = [one.channel_id for one in sellers if one.channel_id is not None]
    await _require(tx, _FIND_CHANNEL, channels, network.UnknownChannel, "channel_id")
    await tx.run(_PUT_SELLERS, rows=sellers)


async def put_advised_prices(tx: Tx, *, prices: Sequence[AdvisedPrice]) -> None:
    """Note prices that are recommended or agreed as the least that is advertised.

    Raises:
        UnknownSku: a price is of no SKU.
        PutTwice: two are of the same SKU, kind and currency.
    """
    refuse_twice(((one.sku_id, one.kind, one.currency) for one in prices), field="prices")
    await _require(tx, _FIND_SKU, [one.sku_id for one in prices], catalogue.UnknownSku, "sku_id")
    await tx.run(_PUT_ADVISED, rows=prices)


async def match_offer(tx: Tx, *, offer_id: UUID, sku_id: SkuId | None, at: datetime) -> None:
    """Note a person's word on which SKU an offer is; None is that it is none of ours.

    What a person has said is never replaced by what numbers say.

    Raises:
        UnknownOffer: there is no such offer.
        UnknownSku: there is no such SKU.
    """
    await _require(tx, _FIND_SKU, [sku_id] if sku_id else [], catalogue.UnknownSku, "sku_id")
    match = Match.REFUSED if sku_id is None else Match.CONFIRMED
    found = await tx.find(
        _SET_MATCH, offer_id=offer_id, sku_id=sku_id, match=match, by=tx.context.actor
    )
    if found is None:
        raise UnknownOffer(f"There is no offer {offer_id}.", field="offer_id")
    tx.record(OfferMatched(offer_id=offer_id, sku_id=sku_id), subject=offer_id, at=at)


async def observe(tx: Tx, *, sightings: Sequence[Sighting], at: datetime) -> list[RowResult]:
    """Take in prices that were seen; only what changed is added to the history.

    Args:
        tx: open transaction.
        sightings: in any order; the same offer may come several times, with its history.
        at: now.

    Returns:
        What became of each: ``created`` where the offer is new, ``updated`` where its price
        changed, ``unchanged`` where it was seen again as it was, ``refused`` with the reason.
    """
    sources = {one.code: one for one in await list_sources(tx)}
    results: dict[int, RowResult] = {}
    taken: dict[int, _Seen] = {}
    for number, sighting in enumerate(sightings):
        try:
            taken[number] = _seen(sighting, sources, at)
        except Refusal as refusal:
            results[number] = refused(refusal)
    if taken:
        results |= await _take(tx, taken)
    return [results[number] for number in range(len(sightings))]


class _Seen(msgspec.Struct, frozen=True):
    """A sighting whose source, seller and offer are known."""

    sighting: Sighting
    source: Source
    seller: Seller
    offer_id: UUID
    name: str

    @property
    def point(self) -> PricePoint:
        """The price that was seen."""
        return PricePoint(
            self.sighting.seen_at,
            self.sighting.price_minor,
            self.sighting.shipping_minor,
            self.sighting.availability,
            self.sighting.currency or self.source.currency,
        )


def _seen(sighting: Sighting, sources: Mapping[str, Source], at: datetime) -> _Seen:
    source = sources.get(sighting.source)
    if source is None:
        raise UnknownSource(f"No source has the code {sighting.source!r}.", field="source")
    if sighting.price_minor < 0 or (sighting.shipping_minor or 0) < 0:
        raise SightingWrong("A price below 0 was never seen.", field="price_minor")
    if sighting.seen_at.tzinfo is None or sighting.seen_at > at + _AHEAD:
        raise SightingWrong("It is not said when it was seen.", field="seen_at")
    gtin = rules.normal_gtin(sighting.gtin) if sighting.gtin else None
    name = sighting.name or gtin or sighting.sku or sighting.url
    if not name:
        raise OfferNameless("The row does not say which offer it is.", field="name")
    seller_name = sighting.seller or source.name
    seller = Seller(
        source_id=source.source_id,
        seller_id=seller_id_of(source.source_id, seller_name),
        name=seller_name,
        kind=_kind_of(source, is_itself=sighting.seller is None),
    )
    offer_id = ids.derive("observed offer", seller.seller_id, name)
    return _Seen(replace(sighting, gtin=gtin), source, seller, offer_id, name)


def _kind_of(source: Source, *, is_itself: bool) -> SellerKind:
    if is_itself and source.kind in (SourceKind.COMPETITOR, SourceKind.RESELLER):
        return SellerKind(source.kind)
    return SellerKind.UNKNOWN


async def _take(tx: Tx, seen: Mapping[int, _Seen]) -> dict[int, RowResult]:
    # who imports from the same source waits: what is added depends on what was added before
    for source_id in sorted({one.source.source_id for one in seen.values()}):
        await tx.one(_LOCK_SOURCE, source_id=source_id)
    sellers = {one.seller.seller_id: one.seller for one in seen.values()}
    await tx.run(_ADD_SELLERS, rows=list(sellers.values()))
    by_offer: defaultdict[UUID, list[int]] = defaultdict(list)
    for number, one in seen.items():
        by_offer[one.offer_id].append(number)
    offer_ids = sorted(by_offer)
    kept = {one.offer_id: one for one in await tx.fetch(_LIST_KEPT, offer_ids=offer_ids)}
    earliest = min(one.sighting.seen_at for one in seen.values())
    known: defaultdict[UUID, list[PricePoint]] = defaultdict(list)
    for row in await tx.fetch(_LIST_POINTS, offer_ids=offer_ids, since=earliest):
        known[row.offer_id].append(
            PricePoint(row.at, row.price_minor, row.shipping_minor, row.availability, row.currency)
        )
    matches = await _match_all(tx, [seen[rows[-1]] for rows in by_offer.values()], kept)
    offers: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    results: dict[int, RowResult] = {}
    for offer_id, numbers in by_offer.items():
        rows = [seen[number] for number in numbers]
        added = rules.changes(known[offer_id], [row.point for row in rows])
        line = sorted([*known[offer_id], *added], key=lambda one: one.at)
        offers.append(_offer(rows, kept.get(offer_id), line, matches[offer_id]))
        points += [{"offer_id": offer_id} | _columns(point) for point in added]
        results |= _outcomes(numbers, seen, {one.at for one in added}, is_known=offer_id in kept)
    await tx.run(_PUT_OFFERS, rows=offers)
    await tx.run(_ADD_PRICES, rows=points)
    return results


def _outcomes(
    numbers: Sequence[int], seen: Mapping[int, _Seen], added: set[datetime], *, is_known: bool
) -> dict[int, RowResult]:
    results: dict[int, RowResult] = {}
    for number in sorted(numbers, key=lambda one: (seen[one].sighting.seen_at, one)):
        offer_id, instant = seen[number].offer_id, seen[number].sighting.seen_at
        outcome = "updated" if instant in added else "unchanged"
        results[number] = RowResult(outcome=outcome if is_known else "created", id=offer_id)
        added.discard(instant)
        is_known = True
    return results


def _offer(
    rows: Sequence[_Seen], kept: _Kept | None, line: Sequence[PricePoint], match: dict[str, Any]
) -> dict[str, Any]:
    """Return the row of an offer: details as they were last told, the price as it was last."""
    rows = sorted(rows, key=lambda one: one.sighting.seen_at)
    is_later = kept is None or rows[-1].sighting.seen_at >= kept.seen_at
    told = [row.sighting for row in (reversed(rows) if is_later else rows[:0])]
    seen_ats = [row.sighting.seen_at for row in rows]
    last = line[-1]
    return {
        "offer_id": rows[0].offer_id,
        "source_id": rows[0].source.source_id,
        "seller_id": rows[0].seller.seller_id,
        "name": rows[0].name,
        **{
            field: next((value for one in told if (value := getattr(one, field))), None)
            or (getattr(kept, field) if kept else None)
            for field in ("gtin", "mpn", "brand", "title", "url")
        },
        **match,
        **_columns(last),
        "since": last.at,
        "first_seen_at": min([*seen_ats, *([kept.first_seen_at] if kept else [])]),
        "seen_at": max([*seen_ats, *([kept.seen_at] if kept else [])]),
    }


def _columns(point: PricePoint) -> dict[str, Any]:
    return {
        "at": point.at,
        "currency": point.currency,
        "price_minor": point.price_minor,
        "shipping_minor": point.shipping_minor,
        "availability": point.availability,
    }


async def _match_all(
    tx: Tx, offers: Sequence[_Seen], kept: Mapping[UUID, _Kept]
) -> dict[UUID, dict[str, Any]]:
    """Match each offer: by a person's word, else by a number that is the same, else by title."""
    numbers = {number for one in offers for number in _numbers(one.sighting).values()}
    found: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)
    for row in await tx.fetch(_LIST_NUMBERED, numbers=sorted(numbers)):
        found[row.kind, row.number].add(row.sku_id)
    matches: dict[UUID, dict[str, Any]] = {}
    for one in offers:
        before = kept.get(one.offer_id)
        if before is not None and before.match in (Match.CONFIRMED, Match.REFUSED):
            matches[one.offer_id] = _matched(before.match, before.sku_id)
            continue
        for kind, number in _numbers(one.sighting).items():
            if len(found[kind, number]) == 1:
                matches[one.offer_id] = _matched(kind, next(iter(found[kind, number])))
                break
        else:
            matches[one.offer_id] = await _suggested(tx, one.sighting, before)
    return matches


def _numbers(sighting: Sighting) -> dict[str, str]:
    """Return the numbers of an article by kind, the surest first."""
    numbers = {
        Match.CODE.value: sighting.sku or "",
        Match.GTIN.value: sighting.gtin or "",
        Match.MPN.value: rules.maker_number(sighting.brand, sighting.mpn),
    }
    return {kind: number for kind, number in numbers.items() if number}


async def _suggested(tx: Tx, sighting: Sighting, before: _Kept | None) -> dict[str, Any]:
    """Return the SKU whose name is most like the title; a person decides."""
    if before is not None and before.match != Match.NONE:
        if before.match == Match.SUGGESTED:
            return _matched(Match.SUGGESTED, None, before.suggested_sku_id, before.likeness)
        return _matched(before.match, before.sku_id)
    if not sighting.title:
        return _matched(Match.NONE, None)
    candidates = await catalogue.search_skus(tx, text=sighting.title, limit=_CANDIDATES)
    if not candidates:  # what a shop says around a name hides it; its beginning is most often ours
        beginning = " ".join(sighting.title.split()[:_BEGINNING])
        candidates = await catalogue.search_skus(tx, text=beginning, limit=_CANDIDATES)
    scored = sorted(
        (
            (max(rules.likeness(sighting.title, name) for name in one.name.values()), one.sku_id)
            for one in candidates
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < rules.LIKE_ENOUGH:
        return _matched(Match.NONE, None)
    return _matched(Match.SUGGESTED, None, scored[0][1], scored[0][0])


def _matched(
    match: str,
    sku_id: UUID | None,
    suggested_sku_id: UUID | None = None,
    likeness: int | None = None,
) -> dict[str, Any]:
    return {
        "match": match,
        "sku_id": sku_id,
        "suggested_sku_id": suggested_sku_id,
        "likeness": likeness,
    }


async def _require(
    tx: Tx, finder: Query[UUID], asked: Iterable[UUID], refusal: type[Refusal], field: str
) -> None:
    wanted = sorted(set(asked))
    unknown = await tx.find(finder, ids=wanted) if wanted else None
    if unknown is not None:
        raise refusal(f"There is no {unknown}.", field=field)
