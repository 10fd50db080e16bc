"""What the simulated company declares of its costs, in cents: assumed, and marked so."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from ordito import world
from ordito.steering import economics
from ordito.surfaces.connectors.demo_company.aims import COST, quarters_of

_OWNER: Final = "finance"
_ASSUMED: Final = "assumed for the demo"
_DESK: Final = "desk"
_STAFF: Final = "staff"
# cost of the months and what it can practically do in them, in minutes
_PEOPLE: Final = {
    _STAFF: ("People in stores and depots", 3_500_000, 70_000),
    _DESK: ("Contact centre", 248_000, 4_000),
}
# fixed cost of the months, orders that it could handle, shares of net that it takes
_CHANNELS: Final[dict[str, tuple[int, int, float]]] = {
    "store": (6_200_000, 6_200, 0.004),
    "store_ee": (250_000, 220, 0.004),
    "web": (1_300_000, 1_500, 0.023),
    "app": (700_000, 1_000, 0.019),
    "marketplace": (520_000, 400, 0.19),
    "contact_centre": (300_000, 250, 0.011),
    "agent": (250_000, 120, 0.06),
    "ai_agent": (60_000, 100, 0.02),
}
_PARCEL: Final = 330
# step, subject, methods, minutes by measure
_WORK: Final[dict[str, tuple[str, str, tuple[str, ...], dict[str, float]]]] = {
    "till": ("serving", "order", ("carry_out",), {"order": 1.5, "line": 0.4}),
    "picking": ("serving", "order", ("ship", "collect"), {"pick_minute": 1.0}),
    "packing": ("serving", "order", ("ship",), {"order": 4.0}),
    "hand_over": ("serving", "order", ("collect",), {"order": 3.0}),
    "return": ("returns", "return", (), {"unit": 5.0}),
}


def register_of(*, at: datetime) -> economics.Register:
    """Return the register of the months that end ``at``."""
    since = (at - timedelta(days=world.DAYS)).date()
    people = [
        _resource(code, name, cost, minutes, since)
        for code, (name, cost, minutes) in _PEOPLE.items()
    ]
    kept = [
        _resource(f"channel:{code}", _named(code), cost, orders, since) | {"unit": "orders"}
        for code, (cost, orders, _) in _CHANNELS.items()
    ]
    told = {
        "reason": "What the first quarter is assumed to cost",
        "resources": [*people, *kept],
        "activities": [
            *(_work(code, since) for code in _WORK),
            _activity("case", "service", "case", {"minute": 1.0}, since, _DESK),
            _activity("parcel", "shipping", "order", {"order": _PARCEL}, since, methods=["ship"]),
            *(one for code in _CHANNELS for one in _charges(code, since)),
        ],
        "free_from": 10_000,
        "targets": dict.fromkeys(quarters_of(at), COST),
    }
    return msgspec.convert(told, economics.Register)


def _work(code: str, since: date) -> dict[str, Any]:
    step, subject, methods, minutes = _WORK[code]
    return _activity(code, step, subject, minutes, since, _STAFF, methods=methods)


def _charges(code: str, since: date) -> list[dict[str, Any]]:
    """Return what a channel takes of its sales, and an order's part of what it is kept for."""
    share = _CHANNELS[code][2]
    step = "agent" if code == "agent" else "fees"
    keeps = f"channel:{code}"
    return [
        _activity(f"share:{code}", step, "order", {"net": share}, since, channels=[code]),
        _activity(keeps, "fixed", "order", {"order": 1.0}, since, keeps, channels=[code]),
    ]


def _activity(
    code: str,
    step: str,
    subject: str,
    terms: dict[str, float],
    since: date,
    resource: str | None = None,
    **when: Any,
) -> dict[str, Any]:
    return {
        "code": code,
        "name": _named(code),
        "step": step,
        "subject": subject,
        "resource": resource,
        "touchpoint": code.partition(":")[0],
        "when": when,
        "terms": [{"measure": name, "each": _figure(each, since)} for name, each in terms.items()],
    }


def _resource(code: str, name: str, cost: int, capacity: int, since: date) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "cost": _figure(cost, since),
        "capacity": _figure(capacity, since),
        "days": world.DAYS,
    }


def _figure(value: float, since: date) -> dict[str, Any]:
    return {"value": value, "source": _ASSUMED, "owner": _OWNER, "since": since.isoformat()}


def _named(code: str) -> str:
    return code.replace("_", " ").replace(":", ", ").capitalize()
