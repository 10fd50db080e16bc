"""The register of KPIs: versions that people publish, and what does not go together in one."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any, ClassVar, Final

import msgspec

from ordito.platform.db import Tx
from ordito.platform.events import Event
from ordito.platform.policies import Policy
from ordito.steering.kpis.defaults import RETAIL_KPIS
from ordito.steering.kpis.errors import KpiMovedOn, KpiWrong, UnreadableKpis
from ordito.steering.kpis.formula import Meaning, check, meaning
from ordito.steering.kpis.model import Kpi, KpiBook, KpiRegister
from ordito.steering.kpis.table import read_table

_KEPT: Final = ("owner", "targets", "since")


class KpisPublished(Event, frozen=True, kw_only=True):
    """KPIs are measured by another register from now on."""

    type: ClassVar[str] = "steering.kpis_published"
    register_version: int
    because: str


KPIS: Final = Policy(
    "steering.kpis",
    form=KpiRegister,
    before=RETAIL_KPIS,
    book=KpiBook,
    fact=lambda version, register: KpisPublished(
        register_version=version, because=register.because
    ),
)


class Clash(StrEnum):
    """What does not go together."""

    SAME_NAME = "same name, another formula"
    SAME_FORMULA = "same formula, another name"
    OTHER_UNIT = "same measure, another unit"


class Conflict(msgspec.Struct, frozen=True):
    """Two definitions that do not go together, in order of their names."""

    one: str
    other: str
    clash: Clash


class Change(msgspec.Struct, frozen=True):
    """A version that changed a definition.

    Attributes:
        version: of the register.
        by: who published it, as the log keeps it.
        at: when.
        because: why.
        was: the definition before; None where it was new.
        now: the definition since; None where it was retired.
    """

    version: int
    by: str
    at: datetime
    because: str
    was: Kpi | None
    now: Kpi | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of what changed; empty where the definition came or went."""
        if self.was is None or self.now is None:
            return ()
        return tuple(
            name
            for name in Kpi.__struct_fields__
            if getattr(self.was, name) != getattr(self.now, name)
        )


class Fate(StrEnum):
    """What becomes of a row that is imported."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    CLASHES = "clashes"
    WRONG = "wrong"


class Row(msgspec.Struct, frozen=True):
    """What was made of a row.

    Attributes:
        number: of the row, from 1 on.
        name: of its definition, as it is written.
        fate: what became of it.
        why: in words, where it was not taken.
        clashes: with which definitions.
    """

    number: int
    name: str
    fate: Fate
    why: str = ""
    clashes: tuple[Conflict, ...] = ()


class Imported(msgspec.Struct, frozen=True):
    """A register with the rows of a file that go with it.

    Attributes:
        register: what may be published.
        rows: what was made of each.
    """

    register: KpiRegister
    rows: tuple[Row, ...]


def read_register(written: bytes) -> KpiRegister:
    """Return the register in a JSON document.

    Raises:
        UnreadableKpis: it is none.
        KpiWrong: it cannot be reckoned.
    """
    try:
        register = msgspec.json.decode(written, type=KpiRegister)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        raise UnreadableKpis(str(fault)) from fault
    check_register(register)
    return register


def check_register(register: KpiRegister) -> None:
    """See that a register can be reckoned.

    Raises:
        KpiWrong: with the first fault; a name is there twice, or a formula cannot be reckoned.
    """
    names: set[str] = set()
    for kpi in register.kpis:
        if kpi.name in names:
            raise KpiWrong(f"{kpi.name} is there twice.", field="name")
        names.add(kpi.name)
        check(kpi)


async def publish_kpis(
    tx: Tx, *, register: KpiRegister, at: datetime, over: int | None = None
) -> KpiBook:
    """Measure by ``register`` from now on; the versions before it stay.

    Args:
        tx: the transaction.
        register: all definitions, and why they change.
        at: now.
        over: version that it was made of; None puts it over any.

    Raises:
        KpiWrong: it cannot be reckoned, or does not say why it changes.
        KpiMovedOn: another version is in force than ``over``.
    """
    check_register(register)
    if not register.because.strip():
        raise KpiWrong("Nothing says why the register changes.", field="because")
    if over is not None and (await KPIS.hold(tx)).version != over:
        raise KpiMovedOn(f"Version {over} is not in force any more.", field="version")
    return await KPIS.publish(tx, document=register, by=tx.context.actor, at=at)


async def put_kpi(tx: Tx, *, kpi: Kpi, was: Kpi | None, because: str, at: datetime) -> KpiBook:
    """Add a definition, or change one; what others changed meanwhile stays as they made it.

    Args:
        tx: the transaction.
        kpi: as it shall be.
        was: as it is; None of a new one.
        because: why.
        at: now.

    Raises:
        KpiWrong: it cannot be reckoned, or nothing says why it changes.
        KpiMovedOn: the definition is not as it was, or there is another of the name.
    """
    register = (await KPIS.hold(tx)).register
    if register.of(kpi.name) != was or (was is not None and was.name != kpi.name):
        raise KpiMovedOn(f"The definition of {kpi.name} is not what it was.", field="name")
    told = tuple(kpi if one.name == kpi.name else one for one in register.kpis)
    made = told if was is not None else (*told, kpi)
    return await publish_kpis(tx, register=KpiRegister(made, because), at=at)


async def retire_kpi(tx: Tx, *, was: Kpi, because: str, at: datetime) -> KpiBook:
    """Measure a KPI no longer; what it was stands in the versions before.

    Raises:
        KpiWrong: nothing says why.
        KpiMovedOn: the definition is not as it was.
    """
    register = (await KPIS.hold(tx)).register
    if register.of(was.name) != was:
        raise KpiMovedOn(f"The definition of {was.name} is not what it was.", field="name")
    left = tuple(one for one in register.kpis if one.name != was.name)
    return await publish_kpis(tx, register=KpiRegister(left, because), at=at)


async def list_changes(tx: Tx, *, name: str, most: int = 20) -> list[Change]:
    """Return which of the last versions changed a definition, the latest first."""
    versions = (await KPIS.list_versions(tx, most=most))[::-1]
    changes: list[Change] = []
    after = None
    if versions:
        before = await KPIS.load_version(tx, version=versions[0].version - 1)
        after = before.register.of(name)
    for one in versions:
        book = await KPIS.load_version(tx, version=one.version)
        was, after = after, book.register.of(name)
        if was != after:
            changes.append(
                Change(
                    version=one.version,
                    by=one.published_by,
                    at=one.published_at,
                    because=book.register.because,
                    was=was,
                    now=after,
                )
            )
    return changes[::-1]


def conflicts_with(register: KpiRegister, kpi: Kpi) -> list[Conflict]:
    """Return what a definition does not go together with, of all but the one it replaces."""
    told = (kpi, meaning(kpi))
    found = [_clash(told, (one, meaning(one))) for one in register.kpis if one.name != kpi.name]
    return [conflict for conflict in found if conflict is not None]


def find_conflicts(kpis: Iterable[Kpi]) -> list[Conflict]:
    """Return the definitions that do not go together, two by two."""
    told = [(kpi, meaning(kpi)) for kpi in sorted(kpis, key=lambda kpi: kpi.name)]
    found = [_clash(one, other) for one, other in combinations(told, 2)]
    return [conflict for conflict in found if conflict is not None]


def import_kpis(register: KpiRegister, written: bytes, *, replace: bool = False) -> Imported:
    """Return ``register`` with the definitions of a file, and what was made of each row.

    A row that clashes with what is there, or with a row before it, is not taken; a definition of
    the same name is replaced only where that is asked for, and keeps the owner, the first day and
    the targets of which the row says nothing.

    Args:
        register: to begin with.
        written: a CSV table whose head are the fields, targets as ``target 2026-Q1``; or a JSON
            list of objects.
        replace: whether a name that is there takes the row's definition.

    Raises:
        UnreadableKpis: the file is neither.
    """
    kept = {kpi.name: kpi for kpi in register.kpis}
    rows: list[Row] = []
    for number, told in enumerate(read_table(written), 1):
        name = str(told.get("name", ""))
        try:
            kpi = msgspec.convert(_with_kept(told, kept.get(name)), Kpi, strict=False)
            check(kpi)
        except (msgspec.ValidationError, KpiWrong) as fault:
            rows.append(Row(number, name, Fate.WRONG, str(fault)))
            continue
        row = _placed(number, kpi, kept, replace=replace)
        rows.append(row)
        if row.fate in {Fate.ADDED, Fate.CHANGED}:
            kept[kpi.name] = kpi
    made = msgspec.structs.replace(register, kpis=tuple(kept.values()))
    return Imported(made, tuple(rows))


def _with_kept(told: dict[str, Any], there: Kpi | None) -> dict[str, Any]:
    """Return a row with what it does not say of a definition that is there: nobody forgets it."""
    if there is None:
        return told
    known = {name: getattr(there, name) for name in _KEPT}
    targets = told.get("targets")
    if isinstance(targets, dict):
        told = told | {"targets": {**there.targets, **targets}}
    return known | told


def _placed(number: int, kpi: Kpi, kept: dict[str, Kpi], *, replace: bool) -> Row:
    """Return what becomes of a definition beside those that are kept."""
    there = kept.get(kpi.name)
    if there == kpi:
        return Row(number, kpi.name, Fate.SAME)
    told = meaning(kpi)
    others = [one for one in kept.values() if one.name != kpi.name]
    compared = others if there is None or replace else [*others, there]
    clashes = tuple(
        conflict
        for other in compared
        if (conflict := _clash((kpi, told), (other, meaning(other)))) is not None
    )
    if clashes:
        why = "; ".join(
            f"{one.clash}: {one.other if one.one == kpi.name else one.one}" for one in clashes
        )
        return Row(number, kpi.name, Fate.CLASHES, why, clashes)
    return Row(number, kpi.name, Fate.ADDED if there is None else Fate.CHANGED)


def _clash(one: tuple[Kpi, Meaning], other: tuple[Kpi, Meaning]) -> Conflict | None:
    (a, meant), (b, also) = one, other
    first, second = sorted((a.name, b.name))
    titled = a.title.casefold().strip() == b.title.casefold().strip()
    if meant.measure == also.measure:
        if a.unit is not b.unit or meant.factor != also.factor:
            return Conflict(first, second, Clash.OTHER_UNIT)
        if a.name != b.name:
            return Conflict(first, second, Clash.SAME_FORMULA)
    elif a.name == b.name or titled:
        return Conflict(first, second, Clash.SAME_NAME)
    return None
