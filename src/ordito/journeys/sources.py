"""Sources: who may send events, by which key, and how they do.

A key is shown when it is made and kept as a digest. Which sources there are is read into memory by
version, so that a request with events costs no statement to be let in.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.journeys.errors import SourceNameTaken, SourceStopped, SourceUnclear, UnknownSource
from ordito.journeys.events import SourceAdded, SourceChanged, SourceKeyRotated
from ordito.journeys.model import Policy, SenderKind, Source
from ordito.journeys.registry import VERSION, FormBook, list_forms
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, PlaceId
from ordito.platform.reference import lock_version, raise_version, read_version

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_KEY_LETTERS: Final = 25  # with the two in front the 27 that RudderStack's clients look for
_HINT: Final = 6
_SILENT: Final = timedelta(days=1)
_MOST_BAD: Final = 0.01  # of what was sent
_ORIGIN: Final = re.compile(r"^https?://[a-z0-9.-]+(?::\d{1,5})?$(?!\n)")

NAME_PATTERN: Final = r"^[a-z0-9][a-z0-9_-]{0,63}$(?!\n)"
SourceName = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]

_sql: Final = statements(__name__)
_MAKE: Final = _sql.query("make_source", UUID)
_ADD_KEY: Final = _sql.command("add_key")
_END_KEYS: Final = _sql.command("end_keys")
_STOP: Final = _sql.query("stop_source", UUID)
_CHANGE: Final = _sql.command("change_source")
_LIST: Final = _sql.query("list_sources", Source)
_COUNT: Final = _sql.command("count_day")
_NOTE_WRONG: Final = _sql.command("note_wrong_keys")
_FORGET: Final = _sql.command("forget_wrong_keys")


class NewSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source to be; see ``Source`` for the fields.

    Attributes:
        user_space: empty is the source's own.
    """

    name: SourceName
    kind: SenderKind
    channel_id: ChannelId
    place_id: PlaceId | None = None
    user_space: str = ""
    is_shared_device: bool = False
    allowed_origins: tuple[str, ...] = ()
    events_per_s: int = 20_000
    unknown_events: Policy = Policy.ACCEPT


class SourceKey(msgspec.Struct, frozen=True):
    """A write key, without its text.

    Attributes:
        digest: SHA-256 of the text.
        source_id: whose.
        hint: its first letters.
        made_at: since when.
        ends_at: until when, where it was replaced.
    """

    digest: bytes
    source_id: UUID
    hint: str
    made_at: datetime
    ends_at: datetime | None


class Health(msgspec.Struct, frozen=True):
    """How a source does.

    Attributes:
        source_id: which.
        seen_at: when it last sent something that was taken.
        batches: of the period.
        events: taken.
        repeated: messages that were here already.
        bad: events that were put aside.
        shed: requests that were sent away because there were too many.
        skewed: batches of senders whose clocks are wrong.
        skew_s: how wrong the worst clock of a sender is, seconds.
        wrong_keys: requests with a key of it that has ended.
    """

    source_id: UUID
    seen_at: datetime | None
    batches: int
    events: int
    repeated: int
    bad: int
    shed: int
    skewed: int
    skew_s: int
    wrong_keys: int


class Day(msgspec.Struct, frozen=True):
    """How a source did on a day of receipt (UTC); see ``Health`` for the fields."""

    source_id: UUID
    day: date
    events: int
    repeated: int
    bad: int
    shed: int


class Trouble(StrEnum):
    """What is wrong with a source, the worst first."""

    WRONG_KEYS = "wrong_keys"
    SILENT = "silent"
    BAD = "bad"
    SHED = "shed"
    SKEWED = "skewed"


class WrongKey(msgspec.Struct, frozen=True):
    """Requests with a key that opens nothing.

    Attributes:
        hint: first letters of what was sent.
        origin: page that sent it, or the name of the program.
        source_id: whose key it was once.
        requests: how many.
        first_at: since when.
        last_at: until when.
    """

    hint: str
    origin: str
    source_id: UUID | None
    requests: int
    first_at: datetime
    last_at: datetime


class Count(msgspec.Struct):
    """What a process has counted of a source since it last wrote it down."""

    seen_at: datetime
    batches: int = 0
    events: int = 0
    repeated: int = 0
    bad: int = 0
    shed: int = 0
    skewed: int = 0
    skew_s: int = 0


_KEYS: Final = _sql.query("list_keys", SourceKey)
_DAYS: Final = _sql.query("list_days", Day)
_HEALTH: Final = _sql.query("list_health", Health)
_WRONG: Final = _sql.query("list_wrong_keys", WrongKey)


class SourceBook:
    """The sources and declarations in force.

    Attributes:
        version: of both.
        sources: by id.
        forms: declarations of events.
    """

    def __init__(
        self,
        version: int = 0,
        sources: Sequence[Source] = (),
        keys: Sequence[SourceKey] = (),
        forms: FormBook | None = None,
    ) -> None:
        self.version = version
        self.sources: Mapping[UUID, Source] = {one.source_id: one for one in sources}
        self.forms = forms or FormBook([])
        self._by_name = {one.name: one for one in sources}
        self._keys = {one.digest: one for one in keys}

    def find_by_key(self, key: str, *, at: datetime) -> Source | None:
        """Return the source that may send with a key now."""
        found = self._keys.get(digest_of_key(key))
        if found is None or (found.ends_at is not None and found.ends_at <= at):
            return None
        source = self.sources[found.source_id]
        return source if source.stopped_at is None else None

    def owner_of_key(self, key: str) -> UUID | None:
        """Return whose key it is or was."""
        found = self._keys.get(digest_of_key(key))
        return None if found is None else found.source_id

    def get(self, name: str) -> Source:
        """Return the source of a name.

        Raises:
            UnknownSource: there is none.
        """
        found = self._by_name.get(name)
        if found is None:
            raise UnknownSource(f"No source has the name {name[:64]!r}.", field="source")
        return found


def digest_of_key(key: str) -> bytes:
    """Return what is kept of a key; it has 146 random bits, so no salt is needed."""
    return hashlib.sha256(key.encode(errors="replace")).digest()


async def make_source(tx: Tx, *, new: NewSource, by: str, at: datetime) -> tuple[UUID, str]:
    """Add a source; return its id, and its key, which is not kept.

    Raises:
        SourceNameTaken: another has the name.
        SourceUnclear: an origin is none, or the name is longer or has other signs than it may.
    """
    if not re.match(NAME_PATTERN, new.name):
        message = "A name has at most 64 small letters, digits, - and _, no - or _ first."
        raise SourceUnclear(message, field="name")
    _require_origins(new.allowed_origins)
    await lock_version(tx, name=VERSION)
    source_id = ids.new()
    made = await tx.find(
        _MAKE,
        source_id=source_id,
        name=new.name,
        kind=new.kind,
        channel_id=new.channel_id,
        place_id=new.place_id,
        user_space=new.user_space or new.name,
        is_shared_device=new.is_shared_device,
        allowed_origins=list(new.allowed_origins),
        events_per_s=new.events_per_s,
        unknown_events=new.unknown_events,
        by=by,
        at=at,
    )
    if made is None:
        raise SourceNameTaken(f"There is a source {new.name} already.", field="name")
    key = await _add_key(tx, source_id, at)
    await raise_version(tx, name=VERSION)
    tx.record(SourceAdded(name=new.name, kind=new.kind), subject=source_id, at=at)
    return source_id, key


async def rotate_key(tx: Tx, *, source: Source, overlap: timedelta, at: datetime) -> str:
    """Give a source another key; return it. Those before it count until the overlap has passed.

    Raises:
        SourceStopped: nothing of it is taken any more.
    """
    if source.stopped_at is not None:
        raise SourceStopped(f"{source.name} was stopped.", field="source")
    await lock_version(tx, name=VERSION)
    await tx.run(_END_KEYS, source_id=source.source_id, until=at + overlap)
    key = await _add_key(tx, source.source_id, at)
    await raise_version(tx, name=VERSION)
    tx.record(SourceKeyRotated(name=source.name), subject=source.source_id, at=at)
    return key


async def stop_source(tx: Tx, *, source: Source, at: datetime) -> None:
    """Take nothing of a source any more; again is harmless."""
    await lock_version(tx, name=VERSION)
    stopped = await tx.find(_STOP, source_id=source.source_id, at=at)
    if stopped is not None:
        await raise_version(tx, name=VERSION)
        tx.record(SourceChanged(name=source.name, change="stopped"), subject=stopped, at=at)


async def change_source(
    tx: Tx,
    *,
    source: Source,
    allowed_origins: Sequence[str],
    events_per_s: int,
    unknown_events: Policy,
    at: datetime,
) -> None:
    """Change what a source may do.

    Raises:
        SourceUnclear: an origin is none.
    """
    _require_origins(allowed_origins)
    await lock_version(tx, name=VERSION)
    await tx.run(
        _CHANGE,
        source_id=source.source_id,
        allowed_origins=list(allowed_origins),
        events_per_s=events_per_s,
        unknown_events=unknown_events,
    )
    await raise_version(tx, name=VERSION)
    changed = SourceChanged(name=source.name, change="changed")
    tx.record(changed, subject=source.source_id, at=at)


async def load_sources(tx: Tx) -> SourceBook:
    """Read sources, keys and declarations."""
    version = await read_version(tx, name=VERSION)
    return SourceBook(
        version, await tx.fetch(_LIST), await tx.fetch(_KEYS), FormBook(await list_forms(tx))
    )


async def refresh_sources(tx: Tx, *, book: SourceBook) -> SourceBook:
    """Return ``book`` itself while its version is the present one, else a new one."""
    if await read_version(tx, name=VERSION) == book.version:
        return book
    return await load_sources(tx)


async def list_keys(tx: Tx) -> list[SourceKey]:
    """Return the keys of all sources, without their texts, latest first."""
    return await tx.fetch(_KEYS)


async def list_health(tx: Tx, *, since: date) -> list[Health]:
    """Return how each source did from a day of receipt on."""
    return await tx.fetch(_HEALTH, since=since)


async def list_days(tx: Tx, *, since: date) -> list[Day]:
    """Return how the sources did day by day, by source and day."""
    return await tx.fetch(_DAYS, since=since)


def troubles_of(health: Health, *, at: datetime) -> list[Trouble]:
    """Return what is wrong with a source, the worst first.

    Args:
        health: of the last days.
        at: now.
    """
    sent = health.events + health.repeated + health.bad
    found = {
        Trouble.WRONG_KEYS: health.wrong_keys > 0,
        Trouble.SILENT: health.seen_at is not None and at - health.seen_at > _SILENT,
        Trouble.BAD: health.bad > _MOST_BAD * sent,
        Trouble.SHED: health.shed > 0,
        Trouble.SKEWED: health.skewed > 0,
    }
    return [trouble for trouble, is_there in found.items() if is_there]


async def list_wrong_keys(tx: Tx, *, since: datetime) -> list[WrongKey]:
    """Return who sends with keys that open nothing, the latest first; at most a hundred."""
    return await tx.fetch(_WRONG, since=since)


async def add_counts(tx: Tx, *, counts: Mapping[UUID, Count]) -> None:
    """Add what a process has counted."""
    rows = sorted(counts.items())
    await tx.run(
        _COUNT,
        source_ids=[source_id for source_id, _ in rows],
        seen_ats=[one.seen_at for _, one in rows],
        batches=[one.batches for _, one in rows],
        events=[one.events for _, one in rows],
        repeated=[one.repeated for _, one in rows],
        bad=[one.bad for _, one in rows],
        shed=[one.shed for _, one in rows],
        skewed=[one.skewed for _, one in rows],
        skews_s=[one.skew_s for _, one in rows],
    )


async def note_wrong_keys(
    tx: Tx, *, seen: Mapping[tuple[str, str], int], book: SourceBook, at: datetime
) -> None:
    """Note requests with keys that open nothing.

    Args:
        tx: open transaction.
        seen: requests by key and origin.
        book: which keys there were once.
        at: now.
    """
    rows = sorted((digest_of_key(key), origin, key, n) for (key, origin), n in seen.items())
    await tx.run(
        _NOTE_WRONG,
        digests=[digest for digest, _, _, _ in rows],
        origins=[origin for _, origin, _, _ in rows],
        hints=[_hint(key) for _, _, key, _ in rows],
        source_ids=[book.owner_of_key(key) for _, _, key, _ in rows],
        requests=[n for _, _, _, n in rows],
        at=at,
    )


async def forget_wrong_keys(tx: Tx, *, before: datetime) -> int:
    """Forget wrong keys that nobody has sent since an instant; return how many."""
    return await tx.run(_FORGET, before=before)


async def _add_key(tx: Tx, source_id: UUID, at: datetime) -> str:
    key = "ow" + "".join(secrets.choice(_ALPHABET) for _ in range(_KEY_LETTERS))
    await tx.run(_ADD_KEY, digest=digest_of_key(key), source_id=source_id, hint=_hint(key), at=at)
    return key


def _hint(key: str) -> str:
    return "".join(letter for letter in key[:_HINT] if letter.isprintable())


def _require_origins(origins: Sequence[str]) -> None:
    for number, origin in enumerate(origins):
        if not _ORIGIN.match(origin):
            message = "An origin has a scheme, a host and nothing more."
            raise SourceUnclear(message, field=f"allowed_origins[{number}]")
