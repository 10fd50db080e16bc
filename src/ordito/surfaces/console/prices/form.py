"""The form of a promotion: its fields as texts, and a promotion of what was written into them.

What the form does not ask for stays as it was; the text form asks for everything.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from babel.numbers import get_currency_precision

from ordito.platform import ids
from ordito.platform.i18n import LANGUAGES
from ordito.pricing import ClaimKind, Measure, Promotion, Stacking, codec
from ordito.reads.draft_check import groups_known
from ordito.surfaces.console.prices.told import Names, clock_of
from ordito.surfaces.console.typed import FormWrong, Written, minor_of, number_of, wall_of
from ordito.surfaces.whole import whole_of

KINDS: Final = (
    "percent_off",
    "amount_off",
    "fixed_price",
    "buy_get",
    "ladder",
    "set_price",
    "more_points",
    "gift",
)
# the zone in which a day begins first: from then on the clocks of the markets decide
_FIRST_ZONE: Final = timedelta(hours=14)
_MILLION: Final = 1_000_000
_PER_CENT: Final = 10_000
_DAYS: Final = 7
_RUNG: Final = re.compile(r"^\s*([\d.,]+)\s*:\s*([\d.,]+)\s*(%?)\s*$")
_PART: Final = re.compile(r"^\s*(\d{1,6})\s*[x×]\s*(\S.*?)\s*$")


def promotion_of(written: Written, names: Names, before: Promotion | None) -> Promotion:
    """Return the promotion that the form describes.

    Args:
        written: as it was sent.
        names: of goods, channels and places in this company.
        before: promotion that is changed; None makes a new one.

    Raises:
        FormWrong: a field cannot be read.
    """
    promotion_id = ids.new() if before is None else before.promotion_id
    if written.one("way") == "text":
        return _parsed(_json(written.one("text")) | {"promotion_id": str(promotion_id)}, "text")
    plain: dict[str, Any] = {} if before is None else codec.plain(before)
    currency = written.one("currency").upper() or names.currency
    plain |= {
        "promotion_id": str(promotion_id),
        "code": written.one("code"),
        "label": {tag: text for tag in LANGUAGES if (text := written.one(f"label_{tag}"))},
        "reason": written.one("reason"),
        "priority": _whole(written, "priority", 0),
        "group": written.one("group") or None,
        "stacking": written.one("stacking") or Stacking.WITH_OTHERS.value,
        "claim": written.one("claim") or None,
        "limited": bool(written.one("limited")),
        "personalised": bool(written.one("personalised")),
        "currency": currency,
        "benefit": _benefit(written, names, currency),
        "select": _selector(written, names, "goods", "brands", "skus")
        | _renamed(_selector(written, names, "but_goods", "but_brands", "but_skus")),
        "conditions": plain.get("conditions", {}) | _conditions(written, names, currency),
    }
    plain |= _times(written, names)
    return _parsed(plain, "")


def values_of(promotion: Promotion, names: Names) -> dict[str, str]:
    """Return the fields of the form, as they would be written to get this promotion."""
    plain = codec.plain(promotion)
    currency = promotion.currency or names.currency
    asked = promotion.conditions
    by_clock = promotion.local_from is not None
    zone = ZoneInfo(names.zone)
    starts = promotion.local_from if by_clock else promotion.valid_from.astimezone(zone)
    ends = promotion.local_to if by_clock else promotion.valid_to
    if ends is not None and ends.tzinfo is not None:
        ends = ends.astimezone(zone)
    shelf = names.teller.memory.shelf
    values = {
        "code": promotion.code,
        **{f"label_{tag}": text for tag, text in promotion.label},
        "reason": promotion.reason,
        "priority": str(promotion.priority),
        "group": promotion.group or "",
        "stacking": promotion.stacking.value,
        "claim": promotion.claim or "",
        "limited": "1" if promotion.limited else "",
        "personalised": "1" if promotion.personalised else "",
        "currency": currency,
        "starts": "" if starts is None else _minute(starts),
        "ends": "" if ends is None else _minute(ends),
        "by_clock": "1" if by_clock else "",
        "brands": ", ".join(_brands(promotion.select.tags)),
        "but_brands": ", ".join(_brands(promotion.select.but_tags)),
        "skus": _codes(shelf.skus, promotion.select.sku_ids),
        "but_skus": _codes(shelf.skus, promotion.select.but_sku_ids),
        "min_spend": _amount(asked.min_spend_minor, currency) if asked.min_spend_minor else "",
        "min_units": str(asked.min_units or ""),
        "from_time": "" if asked.from_minute is None else clock_of(asked.from_minute),
        "to_time": "" if asked.to_minute is None else clock_of(asked.to_minute),
    }
    return values | _benefit_values(plain["benefit"], names, currency)


def _benefit(written: Written, names: Names, currency: str) -> dict[str, Any]:
    kind = written.one("kind")
    make = _MAKERS.get(kind)
    if make is None:
        raise FormWrong(f"There is no benefit {kind[:40]!r}.", field="kind")
    return {"kind": kind, **make(written, names, currency)}


def _percent_off(written: Written, _names: Names, _currency: str) -> dict[str, Any]:
    return {"rate_ppm": _rate(written.one("percent"), "percent")}


def _amount_off(written: Written, _names: Names, currency: str) -> dict[str, Any]:
    amount = minor_of(written.one("amount"), currency, "amount")
    return {"amount_minor": amount, "each_unit": bool(written.one("each_unit"))}


def _fixed_price(written: Written, _names: Names, currency: str) -> dict[str, Any]:
    return {"unit_minor": minor_of(written.one("amount"), currency, "amount")}


def _buy_get(written: Written, _names: Names, _currency: str) -> dict[str, Any]:
    return {
        "buy": _whole(written, "buy", 1),
        "get": _whole(written, "get", 1),
        "rate_ppm": _rate(written.one("percent") or "100", "percent"),
    } | _most(written, "most_rounds")


def _ladder(written: Written, _names: Names, currency: str) -> dict[str, Any]:
    measure = written.one("measure") or Measure.UNITS.value
    rungs: list[dict[str, int]] = []
    for line in written.one("rungs").splitlines():
        if not line.strip():
            continue
        found = _RUNG.match(line)
        if found is None:
            raise FormWrong(f"{line[:40]!r} is no step, as 3: 10% or 5: 2.00.", field="rungs")
        reached, given, is_rate = found.groups()
        rung = {
            "reached_at": minor_of(reached, currency, "rungs")
            if measure == Measure.SPEND
            else int(number_of(reached, "rungs"))
        }
        rung |= (
            {"rate_ppm": _rate(given, "rungs")}
            if is_rate
            else {"amount_minor": minor_of(given, currency, "rungs")}
        )
        rungs.append(rung)
    return {"measure": measure, "rungs": rungs}


def _set_price(written: Written, names: Names, currency: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    for line in written.one("parts").splitlines():
        if not line.strip():
            continue
        found = _PART.match(line)
        if found is None:
            raise FormWrong(f"{line[:40]!r} is no part, as 2 x SHIRT-M.", field="parts")
        units, goods = found.groups()
        parts.append({"units": int(units), "selector": _part_of(goods, names)})
    price = minor_of(written.one("amount"), currency, "amount")
    return {"parts": parts, "price_minor": price} | _most(written, "most_sets")


def _more_points(written: Written, _names: Names, _currency: str) -> dict[str, Any]:
    factor = number_of(written.one("factor") or "1", "factor")
    return {"factor_ppm": int(factor * _MILLION), "extra": _whole(written, "extra", 0)}


def _gift(written: Written, names: Names, _currency: str) -> dict[str, Any]:
    skus = _sku_ids(written.one("gift_skus"), names, "gift_skus")
    return {"sku_ids": skus, "units": _whole(written, "get", 1)}


_MAKERS: Final[dict[str, Callable[[Written, Names, str], dict[str, Any]]]] = {
    "percent_off": _percent_off,
    "amount_off": _amount_off,
    "fixed_price": _fixed_price,
    "buy_get": _buy_get,
    "ladder": _ladder,
    "set_price": _set_price,
    "more_points": _more_points,
    "gift": _gift,
}


def _most(written: Written, name: str) -> dict[str, int]:
    return {name: _whole(written, "most", 0)} if written.one("most") else {}


def _part_of(goods: str, names: Names) -> dict[str, Any]:
    """Return the selector of one part: a SKU's code, or a tag as ``brand:NAME``."""
    if ":" not in goods:
        return {"sku_ids": _sku_ids(goods, names, "parts")}
    by_name = {_folded(name): tag for tag, name in names.groups_of_goods.items()}
    kind, _, name = goods.partition(":")
    tag = goods if goods in names.groups_of_goods or kind == "brand" else by_name.get(_folded(name))
    if tag is None:
        raise FormWrong(f"There are no goods {goods[:60]!r}.", field="parts")
    return {"tags": [tag]}


def _conditions(written: Written, names: Names, currency: str) -> dict[str, Any]:
    spend = written.one("min_spend")
    return {
        "channels": _known(written, "channels", names.teller.memory.directory.channels),
        "places": _known(written, "places", names.teller.memory.directory.places),
        "groups": sorted({*written.many("groups"), *_split(written.one("more_groups"))}),
        "min_spend_minor": minor_of(spend, currency, "min_spend") if spend else 0,
        "min_units": _whole(written, "min_units", 0),
        "weekdays": [day for one in written.many("weekdays") if (day := whole_of(one)) is not None],
        "from_minute": _time(written.one("from_time"), "from_time"),
        "to_minute": _time(written.one("to_time"), "to_time"),
    }


def _known(written: Written, name: str, known: Iterable[UUID]) -> list[str]:
    chosen = written.many(name)
    strange = set(chosen) - {str(one) for one in known}
    if strange:
        raise FormWrong(f"There is no {min(strange)[:60]!r}.", field=name)
    return sorted(chosen)


def _selector(
    written: Written, names: Names, goods: str, brands: str, skus: str
) -> dict[str, list[str]]:
    tags = [*written.many(goods), *(f"brand:{name}" for name in _split(written.one(brands)))]
    return {"tags": sorted(set(tags)), "sku_ids": _sku_ids(written.one(skus), names, skus)}


def _renamed(selector: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {f"but_{name}": values for name, values in selector.items()}


def _times(written: Written, names: Names) -> dict[str, Any]:
    starts, ends = (wall_of(written.one(name), name) for name in ("starts", "ends"))
    if starts is None:
        raise FormWrong("It is not said from when on it applies.", field="starts")
    if written.one("by_clock"):
        first = (starts - _FIRST_ZONE).replace(tzinfo=UTC)
        return {
            "valid_from": first.isoformat(),
            "valid_to": None,
            "local_from": starts.isoformat(),
            "local_to": None if ends is None else ends.isoformat(),
        }
    zone = ZoneInfo(names.zone)
    return {
        "valid_from": starts.replace(tzinfo=zone).isoformat(),
        "valid_to": None if ends is None else ends.replace(tzinfo=zone).isoformat(),
        "local_from": None,
        "local_to": None,
    }


def _benefit_values(benefit: Mapping[str, Any], names: Names, currency: str) -> dict[str, str]:
    skus = names.teller.memory.shelf.skus
    values = {"kind": str(benefit["kind"])}
    if "rate_ppm" in benefit:
        values["percent"] = _percent(benefit["rate_ppm"])
    for name in ("amount_minor", "unit_minor", "price_minor"):
        if name in benefit:
            values["amount"] = _amount(benefit[name], currency)
    for name in ("buy", "get", "extra"):
        if name in benefit:
            values[name] = str(benefit[name])
    values["get"] = values.get("get", str(benefit.get("units", 1)))
    values["each_unit"] = "1" if benefit.get("each_unit") else ""
    values["most"] = str(benefit.get("most_rounds") or benefit.get("most_sets") or "")
    values["factor"] = _plain_number(Decimal(benefit.get("factor_ppm", _MILLION)) / _MILLION)
    values["measure"] = str(benefit.get("measure", Measure.UNITS))
    values["rungs"] = "\n".join(_rung(one, benefit, currency) for one in benefit.get("rungs", ()))
    values["parts"] = "\n".join(_part(one, skus) for one in benefit.get("parts", ()))
    values["gift_skus"] = _codes(skus, benefit.get("sku_ids", ()))
    return values


def _rung(rung: Mapping[str, int], benefit: Mapping[str, Any], currency: str) -> str:
    reached = rung["reached_at"]
    is_spend = benefit["measure"] == Measure.SPEND
    given = (
        f"{_percent(rung['rate_ppm'])}%"
        if rung.get("rate_ppm")
        else _amount(rung.get("amount_minor", 0), currency)
    )
    return f"{_amount(reached, currency) if is_spend else reached}: {given}"


def _part(part: Mapping[str, Any], skus: Mapping[Any, Any]) -> str:
    selector = part["selector"]
    goods = _codes(skus, selector.get("sku_ids", ())) or ", ".join(selector.get("tags", ()))
    return f"{part['units']} x {goods}"


def _brands(tags: Iterable[str]) -> list[str]:
    return sorted(tag.removeprefix("brand:") for tag in tags if tag.startswith("brand:"))


def _codes(skus: Mapping[Any, Any], sku_ids: Iterable[UUID | str]) -> str:
    found = (skus.get(UUID(str(one))) for one in sku_ids)
    return " ".join(sorted(sku.code for sku in found if sku is not None))


def _sku_ids(text: str, names: Names, field: str) -> list[str]:
    memory = names.teller.memory
    return sorted({str(memory.sku(code, field=field).sku_id) for code in _split(text, r"[\s,;]+")})


def _split(text: str, by: str = r"\s*[,;\n]\s*") -> list[str]:
    return [part for part in re.split(by, text.strip()) if part]


def _parsed(plain: Mapping[str, Any], field: str) -> Promotion:
    try:
        return codec.parse(Promotion, plain)
    except codec.Malformed as fault:
        raise FormWrong(f"{fault}.", field=field or fault.path) from fault


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise FormWrong(f"The text is not JSON: {fault}.", field="text") from fault
    if not isinstance(value, dict):
        raise FormWrong("The text is no object.", field="text")
    return msgspec.convert(value, dict[str, Any])


def _whole(written: Written, name: str, default: int) -> int:
    text = written.one(name)
    try:
        return int(text) if text else default
    except ValueError:
        raise FormWrong(f"{text[:40]!r} is no whole number.", field=name) from None


def _rate(text: str, field: str) -> int:
    return int(number_of(text, field) * _PER_CENT)


def _time(text: str, field: str) -> int | None:
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    try:
        return int(hours) * 60 + int(minutes)
    except ValueError:
        raise FormWrong(f"{text[:40]!r} is no time of the day.", field=field) from None


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def _percent(rate_ppm: int) -> str:
    return _plain_number(Decimal(rate_ppm) / _PER_CENT)


def _amount(minor: int, currency: str) -> str:
    digits = get_currency_precision(currency)
    return str(Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)))


def _plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _folded(text: str) -> str:
    return text.strip().casefold()


def choices_of(names: Names) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the entries of the form's lists, by field, in the order in which they are shown."""
    memory = names.teller.memory
    directory = memory.directory
    methods = [(f"method:{code}", names.tag(f"method:{code}")) for code in _METHODS]
    goods = sorted(names.groups_of_goods.items(), key=lambda item: item[1].casefold())
    goods += [("delivery", names.tag("delivery")), *methods]
    return {
        "goods": tuple(goods),
        "but_goods": tuple(goods),
        "channels": _named((one.channel_id, one.name) for one in directory.channels.values()),
        "places": _named((one.place_id, one.name) for one in directory.places.values()),
        "groups": tuple((group, group) for group in sorted(groups_known(memory, names.own_groups))),
        "weekdays": tuple(
            (str(day), names.teller.word(str(day), "weekday")) for day in range(_DAYS)
        ),
        "claim": tuple((kind.value, names.teller.word(kind.value, "claim")) for kind in ClaimKind),
        "stacking": tuple(
            (kind.value, names.teller.word(kind.value, "claim")) for kind in Stacking
        ),
    }


_METHODS: Final = ("carry_out", "collect", "ship")


def _named(rows: Iterable[tuple[UUID, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((str(one), name) for one, name in rows), key=lambda row: row[1]))


def ticked_of(promotion: Promotion) -> dict[str, set[str]]:
    """Return what is chosen in the form's lists for this promotion, by field."""
    asked = promotion.conditions
    return {
        "goods": {tag for tag in promotion.select.tags if not tag.startswith("brand:")},
        "but_goods": {tag for tag in promotion.select.but_tags if not tag.startswith("brand:")},
        "channels": {str(one) for one in asked.channels},
        "places": {str(one) for one in asked.places},
        "groups": set(asked.groups),
        "weekdays": {str(day) for day in asked.weekdays},
    }
