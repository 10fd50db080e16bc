"""The tree of a KPI: what its parts are, and what they leave unexplained."""

from datetime import date

import msgspec

from ordito.marts import Mart
from ordito.steering.kpis.formula import counts_apart
from ordito.steering.kpis.model import COMPANY, Figure, Grain, Kpi, KpiRegister, Path
from ordito.steering.kpis.values import get_kpi, list_figures, list_parts

_EXACT: dict[bool, str] = {
    True: "the same thing is counted in more than one part",
    False: "rounding",
}


class Residual(msgspec.Struct, frozen=True):
    """What a figure and its parts differ by.

    Attributes:
        value: the figure less what its parts make together, by their sum or their weighted mean.
        name: where it comes from; empty where there is none.
    """

    value: float
    name: str


class Node(msgspec.Struct, frozen=True):
    """A figure in the tree, with its parts.

    Attributes:
        kpi: the definition.
        figure: at this place.
        parts: at the places directly below.
        residual: what they leave; None where nothing is below.
    """

    kpi: Kpi
    figure: Figure
    parts: tuple[Figure, ...]
    residual: Residual | None


def read_node(
    mart: Mart,
    register: KpiRegister,
    name: str,
    grain: Grain,
    period: date,
    *,
    path: Path = COMPANY,
) -> Node | None:
    """Return a KPI at a place of the tree in a period with its parts; None where no row is.

    Raises:
        UnknownKpi: ``register`` has none of this name.
    """
    kpi = get_kpi(register, name)
    found = list_figures(mart, register, name, grain, path=path, period=period)
    if not found:
        return None
    parts = tuple(list_parts(mart, register, name, grain, period, path=path))
    return Node(kpi, found[0], parts, residual_of(kpi, found[0], parts) if parts else None)


def residual_of(kpi: Kpi, figure: Figure, parts: tuple[Figure, ...]) -> Residual:
    """Return what ``figure`` and its ``parts`` differ by."""
    together = sum(part.of or 0.0 for part in parts)
    if kpi.per is not None:
        divisor = sum(part.per or 0.0 for part in parts)
        together = together / divisor if divisor else 0.0
    value = (figure.value or 0.0) - together
    if abs(value) <= 1e-9 * max(1.0, abs(together)):
        return Residual(0.0, "")
    return Residual(value, _EXACT[counts_apart(kpi)])
