"""Values of all KPIs, reckoned once for each build of the mart and kept beside it.

What was kept stays when the build goes: a later build may know more of the same period, and the
history says what was known when.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path as Folder
from typing import Any, Final

import duckdb
import msgspec

from ordito.marts import Mart
from ordito.steering.kpis.errors import UnknownKpi
from ordito.steering.kpis.formula import measures
from ordito.steering.kpis.model import (
    COMPANY,
    LEVELS,
    Figure,
    Grain,
    Kpi,
    KpiRegister,
    Path,
)

_ANSWERS: Final = "answers"
# of how values are reckoned: another form is another file
_FORM: Final = 1
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


def reckon_kpis(mart: Mart, register: KpiRegister) -> Folder:
    """Reckon all KPIs of ``register``, by period and place in the tree; return the file.

    What was reckoned for this build and these definitions is there already.
    """
    kept = mart.folder / _ANSWERS / mart.version / f"kpis-{_digest(register)}.parquet"
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    connection = mart.connection
    connection.execute(_question("values"))
    for subject in sorted({kpi.subject for kpi in register.kpis}):
        _lay(mart, subject)
        for kpi in register.kpis:
            if kpi.subject == subject:
                connection.execute(_insert(kpi), {"kpi": kpi.name})
        connection.execute("DROP TABLE subject")
    with tempfile.TemporaryDirectory(dir=kept.parent) as making:
        made = Folder(making) / kept.name
        connection.table("kpi_value").order(
            "kpi, grain, period, journey, phase, touchpoint"
        ).write_parquet(str(made), compression="zstd")
        made.replace(kept)
    connection.execute("DROP TABLE kpi_value")
    return kept


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
    told = {"kpi": known.name, "grain": grain.value, **_placed(path)}
    rows = _asked(mart, reckon_kpis(mart, register), _question("figures"), told)
    ends = _last_day(mart)
    found = [_figure(row, grain, ends) for row in rows]
    return [figure for figure in found if period is None or figure.period == period]


def list_watched(mart: Mart, register: KpiRegister, grain: Grain) -> list[Watched]:
    """Return all KPIs of the company and of its journeys, by name, journey and period."""
    rows = _asked(mart, reckon_kpis(mart, register), _question("watched"), {"grain": grain.value})
    last_day = _last_day(mart)
    return [Watched(row["kpi"], _figure(row, grain, last_day)) for row in rows]


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
    told = {
        "kpi": known.name,
        "grain": grain.value,
        "period": period,
        "depth": depth + 1,
        **_placed(path),
    }
    rows = _asked(mart, reckon_kpis(mart, register), _question("parts"), told)
    return [_figure(row, grain, _last_day(mart)) for row in rows]


def list_rows(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    period: date,
    *,
    path: Path = COMPANY,
    most: int = 500,
) -> list[str]:
    """Return ids of rows behind a figure: of orders, steps, cases, returns, answers, customers."""
    kpi = get_kpi(register, name)
    _lay(mart, kpi.subject)
    among = kpi.among or "true"
    rows = (
        mart.connection.table("subject")
        .filter(f"({among})")
        .filter(f"{grain.value} = DATE '{period.isoformat()}'")
    )
    for part, value in _placed(path).items():
        if value is not None:
            column = duckdb.ColumnExpression(part)
            rows = rows.filter(column == duckdb.ConstantExpression(value))
    found = rows.project("id").order("id").limit(most).fetchall()
    mart.connection.execute("DROP TABLE subject")
    return [row for (row,) in found]


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

    Only what was reckoned by the same definitions is history of the same figure.
    """
    kpi = get_kpi(register, name)
    newest = reckon_kpis(mart, register)
    known: list[Known] = []
    for kept in sorted((mart.folder / _ANSWERS).glob(f"*/{newest.name}")):
        told = {"kpi": kpi.name, "grain": grain.value, **_placed(path)}
        for row in _asked(mart, kept, _question("figures"), told):
            figure = _figure(row, grain, _day(mart, row["as_of_us"]))
            if figure.period == period:
                known.append(Known(kept.parent.name, row["as_of_us"], figure))
    return sorted(known, key=lambda one: (one.as_of_us, one.version))


def last_whole(mart: Mart, grain: Grain) -> date:
    """Return the first day of the last period that was over when the mart was built."""
    return starts(starts(_last_day(mart), grain) - timedelta(days=1), grain)


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
    mart.rows(_question("periods"), zone=mart.build.zone, as_of_us=mart.as_of_us)


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
    mart: Mart, kept: Folder, question: str, told: Mapping[str, object]
) -> list[dict[str, Any]]:
    found = mart.connection.execute(question, {"kept": str(kept), **told})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _figure(row: Mapping[str, Any], grain: Grain, last_day: date) -> Figure:
    whole, per = row["of"], row["per"]
    value = whole
    if row["divided"]:
        value = None if whole is None or not per else whole / per
    return Figure(
        path=Path(row["journey"], row["phase"], row["touchpoint"]),
        period=row["period"],
        whole=ends(row["period"], grain) <= last_day,
        of=whole,
        per=per,
        value=value,
        n=row["n"],
        coverage=row["known"] / row["n"] if row["n"] else 0.0,
    )


def _placed(path: Path) -> dict[str, str | None]:
    return {"journey": path.journey, "phase": path.phase, "touchpoint": path.touchpoint}


def _last_day(mart: Mart) -> date:
    return _day(mart, mart.as_of_us)


def _day(mart: Mart, at_us: int) -> date:
    ((day,),) = mart.rows(
        "SELECT timezone($zone, make_timestamptz($at_us))::DATE", zone=mart.build.zone, at_us=at_us
    )
    return day


def _digest(register: KpiRegister) -> str:
    """Return what the definitions are told apart by; owners and targets change no value."""
    told = sorted(
        (one.name, one.subject, one.formula, one.per, one.among, one.level) for one in register.kpis
    )
    return hashlib.sha256(msgspec.json.encode((_FORM, told))).hexdigest()[:16]


def _question(name: str) -> str:
    return (files("ordito.steering.kpis") / "sql" / f"{name}.sql").read_text()
