"""The form of a declaration of costs: its fields as texts, and a register of what was typed.

A field is called by its path in what is declared. Amounts are typed in the currency, parts of
amounts in per cent, all else as it stands.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec
from babel.numbers import get_currency_precision

from ordito import steering
from ordito.surfaces.console.typed import FormWrong, Written, minor_of, number_of

economics = steering.economics
PER_CENT: Final = Decimal("0.01")
TARGET: Final = "targets."
_SHARES: Final = frozenset({"net", "gross", "shipping_net"})
_NUMBERS: Final = ("value", "low", "high")
_TOLD: Final = ("source", "owner", "since")
_TERM: Final = re.compile(r"terms\[(\d{1,2})\]")
_NAMED: Final = {
    "resource": ("code", "name", "unit", "days"),
    "activity": ("code", "name", "step", "subject", "resource", "touchpoint"),
}
_ONE: Final = Decimal(1)
Made = TypeVar("Made")


def scale_of(measure: str, *, is_money: bool, currency: str) -> Decimal:
    """Return how much of a term's figure one typed unit is."""
    if not is_money:
        return _ONE
    return PER_CENT if measure in _SHARES else _minors(currency)


def resource_texts(one: "economics.Resource", currency: str) -> dict[str, str]:
    """Return the fields of a resource."""
    return {
        **{name: _written(getattr(one, name)) for name in _NAMED["resource"]},
        **_figure_texts("cost", one.cost, _minors(currency)),
        **_figure_texts("capacity", one.capacity, _ONE),
    }


def activity_texts(one: "economics.Activity", currency: str) -> dict[str, str]:
    """Return the fields of an activity; what is ticked of it is told by ``ticked_of``."""
    texts = {name: _written(getattr(one, name)) for name in _NAMED["activity"]}
    texts["when.kinds"] = " ".join(one.when.kinds)
    for number, term in enumerate(one.terms):
        row = f"terms[{number}]"
        scale = scale_of(term.measure, is_money=one.resource is None, currency=currency)
        texts |= {f"{row}.measure": term.measure}
        texts |= _figure_texts(f"{row}.each", term.each, scale)
    return texts


def ticked_of(one: "economics.Activity") -> dict[str, list[str]]:
    """Return the channels and ways that an activity is done in."""
    return {"when.channels": list(one.when.channels), "when.methods": list(one.when.methods)}


def rest_texts(register: "economics.Register", currency: str) -> dict[str, str]:
    """Return the fields of what is neither a resource nor an activity."""
    share, scale = register.goods_share, _minors(currency)
    return {
        **({} if share is None else _figure_texts("goods_share", share, PER_CENT)),
        "free_from": _written(register.free_from, scale),
        "basket_limits": " ".join(_written(one, scale) for one in register.basket_limits),
        **{
            f"{TARGET}{quarter}": _written(share, PER_CENT)
            for quarter, share in register.targets.items()
        },
    }


def resource_of(written: Written, currency: str) -> "economics.Resource":
    """Return the resource that was typed.

    Raises:
        FormWrong: a field cannot be read.
    """
    told = _told(written, "resource")
    told["days"] = float(number_of(written.one("days"), "days"))
    told["cost"] = _figure(written, "cost", _minors(currency))
    told["capacity"] = _figure(written, "capacity", _ONE)
    return _made(told, economics.Resource, ())


def activity_of(written: Written, currency: str) -> "economics.Activity":
    """Return the activity that was typed.

    Raises:
        FormWrong: a field cannot be read, or a number is of no measure.
    """
    told = _told(written, "activity")
    told["when"] = {
        "channels": written.many("when.channels"),
        "methods": written.many("when.methods"),
        "kinds": written.one("when.kinds").replace(",", " ").split(),
    }
    texts = {field: written.one(field) for field in written.fields}
    rows = [row for row in rows_of(texts) if not written.one(f"terms[{row}].gone")]
    told["terms"] = [
        _term(written, f"terms[{row}]", is_money="resource" not in told, currency=currency)
        for row in rows
    ]
    return _made(told, economics.Activity, rows)


def rest_of(
    register: "economics.Register", written: Written, currency: str
) -> "economics.Register":
    """Return a register with the rest that was typed.

    Raises:
        FormWrong: a field cannot be read.
    """
    has_share = any(written.one(f"goods_share.{name}") for name in _NUMBERS)
    told = msgspec.to_builtins(register) | {
        "goods_share": _figure(written, "goods_share", PER_CENT) if has_share else None,
        "free_from": minor_of(written.one("free_from") or "0", currency, "free_from"),
        "basket_limits": [
            minor_of(one, currency, "basket_limits") for one in written.one("basket_limits").split()
        ],
        "targets": {
            field.removeprefix(TARGET): float(number_of(written.one(field), field) * PER_CENT)
            for field in written.fields
            if field.startswith(TARGET) and written.one(field)
        },
    }
    return _made(told, economics.Register, ())


def rows_of(texts: Mapping[str, str]) -> list[int]:
    """Return the numbers of the terms of which anything is typed but who answers for it."""
    rows = sorted({int(found[1]) for field in texts if (found := _TERM.match(field))})
    names = ("measure", *(f"each.{name}" for name in _NUMBERS))
    return [row for row in rows if any(texts.get(f"terms[{row}].{name}") for name in names)]


def _term(written: Written, path: str, *, is_money: bool, currency: str) -> dict[str, Any]:
    measure = _needed(written, f"{path}.measure")
    scale = scale_of(measure, is_money=is_money, currency=currency)
    return {"measure": measure, "each": _figure(written, f"{path}.each", scale)}


def _figure(written: Written, path: str, scale: Decimal) -> dict[str, Any]:
    told: dict[str, Any] = {name: _needed(written, f"{path}.{name}") for name in _TOLD}
    for name in _NUMBERS:
        text = written.one(f"{path}.{name}")
        told[name] = float(number_of(text, f"{path}.{name}") * scale) if text else None
    return told


def _told(written: Written, kind: str) -> dict[str, Any]:
    return {name: text for name in _NAMED[kind] if (text := written.one(name))}


def _needed(written: Written, field: str) -> str:
    text = written.one(field)
    if not text:
        raise FormWrong(f"{field} is empty.", field=field)
    return text


def _made(told: dict[str, Any], form: type[Made], rows: "list[int] | tuple[()]") -> Made:
    """Return what was typed as what is declared; a fault names the field as the form calls it."""
    try:
        return msgspec.convert(told, form, strict=False)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `$.")
        field = path.rstrip("`")
        if rows:
            field = _TERM.sub(lambda found: f"terms[{rows[int(found[1])]}]", field)
        raise FormWrong(f"{field or 'form'}: {detail}", field=field or None) from error


def _figure_texts(path: str, one: "economics.Figure", scale: Decimal) -> dict[str, str]:
    numbers = {name: getattr(one, name) for name in _NUMBERS}
    return {
        **{
            f"{path}.{name}": "" if number is None else _written(number, scale)
            for name, number in numbers.items()
        },
        **{f"{path}.{name}": str(getattr(one, name)) for name in _TOLD},
    }


def _written(value: object, scale: Decimal = _ONE) -> str:
    """Return a value as it is typed; nothing is lost of a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    number = Decimal(repr(value)) / scale
    return f"{number.normalize():f}"


def _minors(currency: str) -> Decimal:
    return Decimal(10) ** get_currency_precision(currency)
