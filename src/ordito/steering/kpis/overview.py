"""Overview: how all KPIs of the company stand in a period, beside the periods before it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import msgspec

from ordito.marts import Mart
from ordito.steering.kpis.model import COMPANY, Figure, Grain, Kpi, KpiRegister
from ordito.steering.kpis.targets import target_of
from ordito.steering.kpis.values import ends, list_watched

_BEFORE = 12


class Standing(msgspec.Struct, frozen=True):
    """How a KPI of the company stands.

    Attributes:
        kpi: its definition.
        figure: of the period; None where no row is.
        target: for the period; None where none is declared for all of it.
        history: values of the periods up to this one, the earliest first.
    """

    kpi: Kpi
    figure: Figure | None
    target: float | None
    history: tuple[float | None, ...]


def list_standings(mart: Mart, register: KpiRegister, grain: Grain, period: date) -> list[Standing]:
    """Return how each KPI of ``register`` stands in the period that begins with ``period``."""
    found = {
        name: [one.figure for one in rows if one.figure.path == COMPANY]
        for name, rows in groupby(list_watched(mart, register, grain), key=lambda one: one.kpi)
    }
    return [_standing(kpi, found.get(kpi.name, ()), grain, period) for kpi in register.kpis]


def _standing(kpi: Kpi, figures: Sequence[Figure], grain: Grain, period: date) -> Standing:
    until = [one for one in figures if one.period <= period]
    is_there = until and until[-1].period == period
    return Standing(
        kpi=kpi,
        figure=until[-1] if is_there else None,
        target=target_of(kpi, period, ends(period, grain)),
        history=tuple(one.value for one in until[-_BEFORE:]),
    )
