"""Rules as lines of text: how people write them, by keyboard alone, and how they are read back.

``late_hours >= 24``, ``value_minor < 50.00``, ``fault = company, carrier``, ``tier != none``,
``tags has category:books``, ``is_company = yes``. Amounts: ``10.00 + 5% of value, at most 30.00``.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from ordito import service
from ordito.surfaces.whole import whole_of

Form = service.decisions.GrantForm

Amount = service.decisions.RuleAmount
Condition = service.decisions.FactCondition
Rule = service.decisions.DecisionRule
Kind = service.decisions.Kind
Refused = service.decisions.DecisionPolicyUnclear
_MINOR: Final = 100
_LINE: Final = re.compile(r"^\s*([a-z_]+)\s*(>=|<|!=|=|has not|has)\s*(.+?)\s*$")
_FIXED: Final = re.compile(r"^([0-9]+(?:[.,][0-9]{1,2})?)$")
_SHARE: Final = re.compile(r"^([0-9]+(?:[.,][0-9]{1,2})?)\s*% of (value|delivery)$")
_MOST: Final = re.compile(r"^at most ([0-9]+(?:[.,][0-9]{1,2})?)$")


def write_conditions(rule: Rule) -> str:
    """Return the conditions of a rule, one a line."""
    return "\n".join(_write(one) for one in rule.when)


def read_conditions(text: str) -> tuple[Condition, ...]:
    """Return the conditions that lines say; two lines on one fact may be from and below.

    Raises:
        DecisionPolicyUnclear: a line is none.
    """
    return tuple(_read(line) for line in text.splitlines() if line.strip())


def write_amount(amount: Amount) -> str:
    """Return an amount as people write it; nothing is empty."""
    parts: list[str] = []
    if amount.fixed_minor:
        parts.append(_decimal(amount.fixed_minor))
    if amount.share_bp:
        parts.append(f"{_decimal(amount.share_bp).removesuffix('.00')}% of {amount.of}")
    text = " + ".join(parts)
    if amount.at_most_minor is not None:
        text += f", at most {_decimal(amount.at_most_minor)}"
    return text


def read_amount(text: str, *, field: str) -> Amount:
    """Return the amount that a text says.

    Raises:
        DecisionPolicyUnclear: it says none.
    """
    found: dict[str, Any] = {}
    for part in (one.strip() for one in re.split(r"\s*(?:\+|,(?= ))\s*", text) if one.strip()):
        if fixed := _FIXED.match(part):
            found["fixed_minor"] = read_minor(fixed[1], field=field)
        elif share := _SHARE.match(part):
            found |= {"share_bp": read_minor(share[1], field=field), "of": share[2]}
        elif most := _MOST.match(part):
            found["at_most_minor"] = read_minor(most[1], field=field)
        else:
            raise Refused(f"{part[:60]!r} is no amount.", field=field)
    return _sound(Amount, found, field)


def read_minor(text: str, *, field: str) -> int:
    """Return an amount as it was typed, in hundredths.

    Raises:
        DecisionPolicyUnclear: it is none.
    """
    try:
        hundredths = Decimal(text.strip().replace(",", ".")) * _MINOR
    except InvalidOperation as error:
        raise Refused(f"{text[:60]!r} is no amount.", field=field) from error
    if hundredths != int(hundredths) or hundredths < 0:
        raise Refused(f"{text[:60]!r} is no amount.", field=field)
    return int(hundredths)


def read_rule(form: Mapping[str, str]) -> Rule:
    """Return the rule that a form says.

    Raises:
        DecisionPolicyUnclear: naming the field that says nothing.
    """
    above = form.get("approval_above", "").strip()
    found: dict[str, Any] = {
        "code": form.get("code", "").strip(),
        "when": msgspec.to_builtins(read_conditions(form.get("when", ""))),
        "owed": msgspec.to_builtins(read_amount(form.get("owed", ""), field="owed")),
        "ground": form.get("ground") or None,
        "most": msgspec.to_builtins(read_amount(form.get("most", ""), field="most")),
        "forms": [one.value for one in Form if form.get(f"form-{one.value}")],
        "approval_above_minor": read_minor(above, field="approval_above") if above else None,
        "words": {one: form.get(f"words-{one}", "") for one in service.decisions.LANGUAGES},
    }
    return _sound(Rule, found, "code")


def _write(one: Condition) -> str:
    kind = service.decisions.FACTS[one.fact].kind
    match kind:
        case Kind.COUNT | Kind.AMOUNT:
            said = str if kind is Kind.COUNT else _decimal
            bounds = ((">=", one.at_least), ("<", one.below))
            lines = [f"{one.fact} {sign} {said(at)}" for sign, at in bounds if at is not None]
            return "\n".join(lines)
        case Kind.FLAG:
            return f"{one.fact} = {'yes' if one.is_true else 'no'}"
        case Kind.TAGS:
            return f"{one.fact} {'has not' if one.is_not else 'has'} {one.among[0]}"
        case Kind.CODE:
            return f"{one.fact} {'!=' if one.is_not else '='} {', '.join(one.among)}"


def _read(line: str) -> Condition:
    found = _LINE.match(line)
    fact = None if found is None else service.decisions.FACTS.get(found[1])
    if found is None or fact is None:
        raise Refused(f"{line.strip()[:80]!r} is no condition.", field="when")
    sign, text = found[2], found[3]
    if sign in (">=", "<"):
        is_amount = fact.kind is Kind.AMOUNT
        number = read_minor(text, field="when") if is_amount else whole_of(text)
        if number is None:
            raise Refused(f"{text[:40]!r} is no number.", field="when")
        edge = {"at_least": number} if sign == ">=" else {"below": number}
        return _sound(Condition, {"fact": fact.name, **edge}, "when")
    if fact.kind is Kind.FLAG and text in ("yes", "no"):
        return Condition(fact=fact.name, is_true=(text == "yes") is (sign == "="))
    values = tuple(one.strip() for one in text.split(",") if one.strip())
    return _sound(
        Condition,
        {"fact": fact.name, "among": values, "is_not": sign in ("!=", "has not")},
        "when",
    )


def _sound(form: type[Any], found: Mapping[str, Any], field: str) -> Any:
    try:
        return msgspec.convert(found, form)
    except msgspec.ValidationError as error:
        raise Refused(str(error), field=field) from error


def _decimal(minor: int) -> str:
    return f"{minor // _MINOR}.{minor % _MINOR:02d}"
