"""Values of all KPIs, reckoned once for each build of the mart and kept beside it.

What was kept stays when the build goes: a later build may know more of the same period, and the
history says what was known when.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path as Folder
from typing import Any, Final

import msgspec

from ordito.marts import Mart
from ordito.steering.kpis.errors import UnknownKpi
from ordito.steering.kpis.formula import SUBJECTS, measures
from ordito.steering.kpis.model import (
    COMPANY,
    LEVELS,
    Figure,
    Grain,
    Kpi,
    KpiRegister,
    Path,
)

_KEPT: Final = "kpis"
# of how values are reckoned: another form is another file
_FORM: Final = 2
_DAY_US: Final = 86_400_000_000
_MOST_DAYS: Final = 400
_NAMING: Final = ("id", "order_id", "customer_id")
_PARTS: Final = ("journey", "phase", "touchpoint")


class Watched(msgspec.Struct, frozen=True):
    """A figure of a KPI, for those who look at many."""

    kpi: str
    figure: Figure


class Known(msgspec.Struct, frozen=True):
    """What a build said of a figure.

    Attributes:
        version: of the mart.
        as_of_us: until when what happened was in it, microseconds since 1970 in UTC.
        figure: what it said.
    """

    version: str
    as_of_us: int
    figure: Figure


class FigureRow(msgspec.Struct, frozen=True):
    """A row behind a figure.

    Attributes:
        id: of the order, step, case, return, answer or customer.
        at_us: when it happened, microseconds since 1970 in UTC.
        journey: way of buying.
        order_id: that it is about, or None.
        customer_id: whom it is about, or None.
        measured: of it, in the order of ``Rows.measures``.
    """

    id: str
    at_us: int
    journey: str
    order_id: str | None
    customer_id: str | None
    measured: tuple[Any, ...]


class Rows(msgspec.Struct, frozen=True):
    """Some of the rows behind a figure.

    Attributes:
        n: of all of them.
        measures: that the formula looks at.
        rows: those that were asked for.
    """

    n: int
    measures: tuple[str, ...]
    rows: tuple[FigureRow, ...]


def reckon_kpis(mart: Mart, register: KpiRegister) -> dict[str, Folder]:
    """Reckon the KPIs of ``register`` by period and place in the tree; return the file of each.

    What was reckoned for this build and the same definition is there already.
    """
    folder = _folder(mart)
    kept = {kpi.name: folder / _file(kpi) for kpi in register.kpis}
    missing = [kpi for kpi in register.kpis if not kept[kpi.name].exists()]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        _let_old_go(mart)
    for subject in sorted({kpi.subject for kpi in missing}):
        _lay(mart, subject)
        for kpi in missing:
            if kpi.subject == subject:
                _reckon(mart, kpi, kept[kpi.name])
        mart.connection.execute("DROP TABLE subject")
    return kept


def _reckon(mart: Mart, kpi: Kpi, kept: Folder) -> None:
    connection = mart.connection
    connection.execute(_question("values"))
    connection.execute(_insert(kpi), {"kpi": kpi.name})
    with tempfile.TemporaryDirectory(dir=kept.parent) as making:
        made = Folder(making) / kept.name
        connection.table("kpi_value").order(
            "grain, period, journey, phase, touchpoint"
        ).write_parquet(str(made), compression="zstd")
        made.replace(kept)
    connection.execute("DROP TABLE kpi_value")


def _let_old_go(mart: Mart) -> None:
    """Let go of builds before this one but the last of each day, and of days long past."""
    days: dict[int, list[Folder]] = {}
    for folder in sorted((mart.folder / _KEPT).iterdir()):
        as_of_us = int(folder.name.partition("-")[0])
        if as_of_us < mart.as_of_us:
            days.setdefault(as_of_us // _DAY_US, []).append(folder)
    passed = sorted(days)[:-_MOST_DAYS]
    for day, folders in days.items():
        for folder in folders if day in passed else folders[:-1]:
            shutil.rmtree(folder, ignore_errors=True)


def list_figures(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    *,
    path: Path = COMPANY,
    period: date | None = None,
) -> list[Figure]:
    """Return a KPI at a place of the tree by period, the earliest first.

    Args:
        mart: to read.
        register: with the definition.
        name: of the KPI.
        grain: of the periods.
        path: place in the tree.
        period: first day of the one that is asked for; None is all.

    Raises:
        UnknownKpi: ``register`` has none of this name.
    """
    known = get_kpi(register, name)
    told = {"grain": grain.value, **_placed(path)}
    rows = _asked(mart, [_kept_of(mart, known)], _question("figures"), told)
    today = last_day(mart)
    found = [_figure(row, grain, today) for row in rows]
    return [
        figure
        for figure in found
        if (period is None or figure.period == period) and _holds(known, figure.period)
    ]


def list_watched(mart: Mart, register: KpiRegister, grain: Grain) -> list[Watched]:
    """Return all KPIs of the company and of its journeys, by name, journey and period."""
    if not register.kpis:
        return []
    kept = list(reckon_kpis(mart, register).values())
    rows = _asked(mart, kept, _question("watched"), {"grain": grain.value})
    today = last_day(mart)
    return [
        Watched(row["kpi"], _figure(row, grain, today))
        for row in rows
        if _holds(get_kpi(register, row["kpi"]), row["period"])
    ]


def list_parts(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    period: date,
    *,
    path: Path = COMPANY,
) -> list[Figure]:
    """Return a KPI in a period at the places directly below ``path``."""
    known = get_kpi(register, name)
    depth = LEVELS.index(path.level)
    if depth >= LEVELS.index(known.level):
        return []
    told = {"grain": grain.value, "period": period, "depth": depth + 1, **_placed(path)}
    rows = _asked(mart, [_kept_of(mart, known)], _question("parts"), told)
    today = last_day(mart)
    return [_figure(row, grain, today) for row in rows]


def list_rows(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    period: date,
    *,
    path: Path = COMPANY,
    most: int = 500,
    skip: int = 0,
) -> Rows:
    """Return rows behind a figure: orders, steps, cases, returns, answers or customers, by id."""
    kpi = get_kpi(register, name)
    shown = tuple(one for one in measures(kpi) if one not in _NAMING)
    named = [one if one in SUBJECTS[kpi.subject] else "NULL" for one in _NAMING[1:]]
    mart.rows(_question(kpi.subject))
    among = f"AND ({kpi.among})" if kpi.among else ""
    question = (
        _question("rows")
        .replace("<periods>", _question("periods"))
        .replace("<grain>", grain.value)
        .replace("<among>", among)
        .replace("<columns>", ", ".join(("id", "at_us", "journey", *named, *shown)))
    )
    around = timedelta(days=1)
    found = mart.rows(
        question,
        zone=mart.build.zone,
        as_of_us=mart.as_of_us,
        period=period,
        from_us=_us(period - around),
        to_us=_us(ends(period, grain) + around),
        most=most,
        skip=skip,
        **_placed(path),
    )
    return Rows(
        n=found[0][0] if found else 0,
        measures=shown,
        rows=tuple(FigureRow(*row[1:6], measured=tuple(row[6:])) for row in found),
    )


def list_history(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    period: date,
    *,
    path: Path = COMPANY,
) -> list[Known]:
    """Return what each build that was asked said of a figure, the earliest build first.

    Only what was reckoned by the same definition is history of the same figure.
    """
    newest = _kept_of(mart, get_kpi(register, name))
    known: list[Known] = []
    for kept in sorted((mart.folder / _KEPT).glob(f"*/{newest.name}")):
        told = {"grain": grain.value, **_placed(path)}
        for row in _asked(mart, [kept], _question("figures"), told):
            figure = _figure(row, grain, _day(mart, row["as_of_us"]))
            if figure.period == period:
                version = kept.parent.name.partition("-")[2]
                known.append(Known(version, row["as_of_us"], figure))
    return sorted(known, key=lambda one: (one.as_of_us, one.version))


def last_whole(mart: Mart, grain: Grain) -> date:
    """Return the first day of the last period that was over when the mart was built."""
    return starts(starts(last_day(mart), grain) - timedelta(days=1), grain)


def starts(day: date, grain: Grain) -> date:
    """Return the first day of the period with ``day`` in it."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def ends(first: date, grain: Grain) -> date:
    """Return the day after the period that begins with ``first``."""
    longest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31, Grain.QUARTER: 92}
    return starts(first + timedelta(days=longest[grain]), grain)


def get_kpi(register: KpiRegister, name: str) -> Kpi:
    """Return the definition called ``name``.

    Raises:
        UnknownKpi: there is none.
    """
    found = register.of(name)
    if found is None:
        raise UnknownKpi(f"There is no KPI {name!r}.", field="name")
    return found


def _lay(mart: Mart, subject: str) -> None:
    """Lay the rows of a subject ready, with the periods that they fall in."""
    mart.rows(_question(subject))
    laid = f"CREATE OR REPLACE TEMP TABLE subject AS {_question('periods')}"
    mart.rows(laid, zone=mart.build.zone, as_of_us=mart.as_of_us)


def _insert(kpi: Kpi) -> str:
    """Return the statement that reckons a KPI whose formulas were checked."""
    known = " AND ".join(f"{name} IS NOT NULL" for name in measures(kpi)) or "true"
    depth = LEVELS.index(kpi.level)
    sets = ", ".join(
        f"({', '.join((grain.value, *_PARTS[:level]))})"
        for grain in Grain
        for level in range(depth + 1)
        if grain is not Grain.DAY or level == 0
    )
    filled = {
        "formula": kpi.formula,
        "per": kpi.per or "NULL",
        "divided": "true" if kpi.per else "false",
        "among": kpi.among or "true",
        "known": known,
        "sets": sets,
        "parts": ", ".join(
            part if place < depth else f"NULL AS {part}" for place, part in enumerate(_PARTS)
        ),
    }
    text = _question("reckon")
    for name, part in filled.items():
        text = text.replace(f"<{name}>", part)
    return text


def _asked(
    mart: Mart, kept: Sequence[Folder], question: str, told: Mapping[str, object]
) -> list[dict[str, Any]]:
    found = mart.connection.execute(question, {"kept": [str(one) for one in kept], **told})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _figure(row: Mapping[str, Any], grain: Grain, today: date) -> Figure:
    whole, per = row["of"], row["per"]
    value = whole
    if row["divided"]:
        value = None if whole is None or not per else whole / per
    return Figure(
        path=Path(row["journey"], row["phase"], row["touchpoint"]),
        period=row["period"],
        whole=ends(row["period"], grain) <= today,
        of=whole,
        per=per,
        value=value,
        n=row["n"],
        coverage=row["known"] / row["n"] if row["n"] else 0.0,
    )


def _us(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp()) * 1_000_000


def _placed(path: Path) -> dict[str, str | None]:
    return {"journey": path.journey, "phase": path.phase, "touchpoint": path.touchpoint}


def last_day(mart: Mart) -> date:
    """Return the day, in the company's zone, at which the mart was built."""
    return _day(mart, mart.as_of_us)


def _day(mart: Mart, at_us: int) -> date:
    ((day,),) = mart.rows(
        "SELECT timezone($zone, make_timestamptz($at_us))::DATE", zone=mart.build.zone, at_us=at_us
    )
    return day


def _holds(kpi: Kpi, period: date) -> bool:
    """Return whether a definition held from the first day of a period on."""
    return kpi.since is None or period >= kpi.since


def _kept_of(mart: Mart, kpi: Kpi) -> Folder:
    return reckon_kpis(mart, KpiRegister((kpi,)))[kpi.name]


def _folder(mart: Mart) -> Folder:
    return mart.folder / _KEPT / f"{mart.as_of_us:016}-{mart.version}"


def _file(kpi: Kpi) -> str:
    """Return the name of what is kept of a definition; owner and targets change no value."""
    told = (_FORM, kpi.subject, kpi.formula, kpi.per, kpi.among, kpi.level)
    digest = hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]
    return f"{kpi.name}-{digest}.parquet"


def _question(name: str) -> str:
    return (files("ordito.steering.kpis") / "sql" / f"{name}.sql").read_text()
