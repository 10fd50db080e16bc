"""Refusals of the KPI tree."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class KpiWrong(Invalid):
    """A definition cannot be reckoned, or does not go with the others."""

    code = "steering.kpi_wrong"
    remedy = (
        "Write sums and counts over the subject's measures, each name once;"
        " docs/how-to/define-kpis.md lists them."
    )


class UnknownKpi(NotFound):
    """No KPI has the name."""

    code = "steering.unknown_kpi"
    remedy = "List the KPIs; names are written in small letters."


class UnreadableKpis(Invalid):
    """A file holds no definitions that can be read."""

    code = "steering.unreadable_kpis"
    remedy = "Write a CSV table with a head, or a JSON list; docs/how-to/define-kpis.md shows both."


class KpiMovedOn(Conflict):
    """Somebody else has changed the definitions meanwhile."""

    code = "steering.kpi_moved_on"
    remedy = "Look at what is declared now, and change that."
