"""The register of costs of a world, as a file that a company would publish.

A world says what each activity and channel costs, not what its people and systems could do: their
practical capacity is assumed so that a given share of it was used, and the register says so.
"""

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec

_USED: Final = 0.85
_MINUTE: Final = 50  # cents that a minute of work in stores and depots is assumed to cost
_OWNER: Final = "finance"
_TOLD: Final = "told by the world"
_ASSUMED: Final = f"assumed: {_USED:.0%} of what is practical was done"
_RATES: Final = {"commission": "fees", "ads": "fees", "payment": "fees", "agent": "agent"}


class _Channel(msgspec.Struct, frozen=True):
    """What a channel costs, and what was done in all channels; see ``registers.sql``."""

    channel: str
    commission: float
    ads: float
    payment: float
    agent: float
    ship: int
    fixed: int
    orders: int
    carried_orders: int
    carried_lines: int
    picked_orders: int
    picked_lines: int
    shipped: int
    collected: int
    returned_units: int
    case_minutes: float
    since: date
    days: int
    free_from: int


class _Work(msgspec.Struct, frozen=True):
    """An activity of people: for what it is done, by what measures, at what cents and how often."""

    code: str
    step: str
    subject: str
    touchpoint: str
    methods: tuple[str, ...]
    terms: tuple[tuple[str, int, float], ...]


def register_of(folder: Path) -> dict[str, Any]:
    """Return the register of costs of the world in ``folder`` (its ``world`` part).

    Its form is that of steering's register; how customers are grouped is left to its reader.
    """
    cents, channels = _read(folder / "world")
    told = channels[0]
    desk, *staff = _work(cents, told)
    return {
        "reason": f"Costs of the world of {told.since:%Y}",
        "free_from": told.free_from,
        "resources": [
            _resource("staff", "People in stores and depots", staff, _MINUTE, told),
            _resource("desk", "Contact centre", [desk], cents["contact_minute"], told),
            *(_kept(one) for one in channels),
        ],
        "activities": [
            _activity(desk, "desk", cents["contact_minute"], told.since),
            *(_activity(one, "staff", _MINUTE, told.since) for one in staff),
            *(one for channel in channels for one in _charges(channel)),
        ],
    }


def write_register(folder: Path, into: Path) -> None:
    """Write the register of costs of the world in ``folder`` to the file ``into``."""
    into.write_bytes(msgspec.json.format(msgspec.json.encode(register_of(folder))) + b"\n")


def _read(seen: Path) -> tuple[dict[str, int], list[_Channel]]:
    with duckdb.connect() as db:
        for name in ("orders", "cases", "channel_costs", "activity_costs"):
            db.read_parquet(str(seen / f"{name}.parquet")).create_view(name)
        for name in ("order_lines", "returns"):
            db.read_parquet(str(seen / name / "*.parquet")).create_view(name)
        cents = dict(db.table("activity_costs").fetchall())
        found = db.execute((files("ordito.world") / "registers.sql").read_text())
        names = [field.name for field in msgspec.structs.fields(_Channel)]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return cents, [msgspec.convert(row, _Channel, strict=False) for row in rows]


def _work(cents: dict[str, int], told: _Channel) -> tuple[_Work, ...]:
    minute = (("minute", cents["contact_minute"], told.case_minutes),)
    till = (
        ("order", cents["till_order"], told.carried_orders),
        ("line", cents["till_line"], told.carried_lines),
    )
    picking = (
        ("order", cents["pick_order"], told.picked_orders),
        ("line", cents["pick_line"], told.picked_lines),
    )
    packing = (("order", cents["pack"], told.shipped),)
    hand_over = (("order", cents["hand_over"], told.collected),)
    returned = (("unit", cents["return_unit"], told.returned_units),)
    return (
        _Work("case", "service", "case", "desk", (), minute),
        _Work("till", "serving", "order", "till", ("carry_out",), till),
        _Work("picking", "serving", "order", "picking", ("ship", "collect"), picking),
        _Work("packing", "serving", "order", "packing", ("ship",), packing),
        _Work("hand_over", "serving", "order", "hand_over", ("collect",), hand_over),
        _Work("return", "returns", "return", "returns_desk", (), returned),
    )


def _resource(code: str, name: str, work: list[_Work], rate: int, told: _Channel) -> dict[str, Any]:
    """Return people of whose practical minutes a share was used, at ``rate`` cents a minute."""
    used = sum(cents * times for one in work for _, cents, times in one.terms) / rate
    minutes = max(1, round(used / _USED))
    return {
        "code": code,
        "name": name,
        "cost": _figure(minutes * rate, _ASSUMED, told.since),
        "capacity": _figure(minutes, _ASSUMED, told.since),
        "days": told.days,
    }


def _kept(channel: _Channel) -> dict[str, Any]:
    """Return a channel as what is kept for orders at a fixed cost."""
    return {
        "code": f"channel:{channel.channel}",
        "name": channel.channel.replace("_", " ").capitalize(),
        "cost": _figure(channel.fixed, _TOLD, channel.since),
        "capacity": _figure(max(1, round(channel.orders / _USED)), _ASSUMED, channel.since),
        "days": channel.days,
        "unit": "orders",
    }


def _activity(work: _Work, resource: str, rate: int, since: date) -> dict[str, Any]:
    return {
        "code": work.code,
        "name": work.code.replace("_", " ").capitalize(),
        "step": work.step,
        "subject": work.subject,
        "resource": resource,
        "touchpoint": work.touchpoint,
        "when": {"methods": work.methods},
        "terms": [_term(measure, cents / rate, since) for measure, cents, _ in work.terms],
    }


def _charges(channel: _Channel) -> list[dict[str, Any]]:
    """Return what a channel takes of its sales, what its parcels cost, and its part of itself."""
    name = channel.channel

    def charge(
        code: str, step: str, term: tuple[str, float], resource: str | None = None, **when: Any
    ) -> dict[str, Any]:
        return {
            "code": f"{code}:{name}",
            "name": f"{code.capitalize()}, {name.replace('_', ' ')}",
            "step": step,
            "subject": "order",
            "resource": resource,
            "touchpoint": code,
            "when": {"channels": [name], **when},
            "terms": [_term(*term, channel.since)],
        }

    shares = ((code, step, getattr(channel, code)) for code, step in _RATES.items())
    return [
        *(charge(code, step, ("net", share)) for code, step, share in shares if share),
        charge("parcel", "shipping", ("order", channel.ship), methods=["ship"]),
        charge("channel", "fixed", ("order", 1), f"channel:{name}"),
    ]


def _term(measure: str, each: float, since: date) -> dict[str, Any]:
    return {"measure": measure, "each": _figure(each, _TOLD, since)}


def _figure(value: float, source: str, since: date) -> dict[str, Any]:
    return {"value": value, "source": source, "owner": _OWNER, "since": since.isoformat()}
