"""Discounts: which codes were shown, what was applied and where it went, and what gave nothing."""

import re
from typing import Any, Final

from ordito.pricing import normalise_code
from ordito.processes.sessions import Allocation, RefusedCode, SessionDiscount, SessionPage
from ordito.reads.memory import Memory
from ordito.surfaces.ucp.answers import Message, warning
from ordito.surfaces.ucp.shared.totals import is_of_basket, of_lines

_LINE: Final = re.compile(r"^lines\[(\d+)\]$")
_FULFILLMENT: Final = '$.totals[?@.type == "fulfillment"]'
# reasons of ours as the protocol calls them; any other is a code that is no good
_REASONS: Final = {
    "expired": ("discount_code_expired", "has expired"),
    "not_yet_valid": ("discount_code_invalid", "is not valid yet"),
    "exhausted": ("discount_code_expired", "has been used up"),
    "used": ("discount_code_user_ineligible", "was used by this buyer before"),
    "used_by_customer": ("discount_code_user_ineligible", "was used by this buyer before"),
    "foreign": ("discount_code_user_ineligible", "is meant for somebody else"),
    "nameless": ("discount_code_user_not_logged_in", "needs a buyer who is signed in"),
    "conditions": ("discount_code_user_ineligible", "asks for something else"),
    "no_gain": ("discount_code_combination_disallowed", "takes nothing off beside the others"),
    "already_applied": ("discount_code_already_applied", "is applied already"),
}


def discounts(memory: Memory, page: SessionPage) -> dict[str, Any] | None:
    """Return codes and discounts; None where there are neither."""
    if not page.codes and not page.discounts:
        return None
    # what the buyer has asked for comes first, then what came by itself
    applied = sorted(page.discounts, key=lambda one: (one.automatic, one.priority))
    return {
        "codes": list(page.codes),
        "applied": [_applied(memory, page, one) for one in applied if one.amount_minor],
    }


def refused_codes(page: SessionPage) -> list[Message]:
    """Return what buyers are told of codes that give nothing."""
    told: list[Message] = []
    for one in page.refused:
        code, why = _REASONS.get(_bare(one), ("discount_code_invalid", "is not a valid code here"))
        shown = [number for number, said in enumerate(page.codes) if said == one.code]
        path = f"$.discounts.codes[{shown[0]}]" if shown else "$.discounts.codes"
        told.append(warning(code, f"The code {one.code} {why}.", path=path))
    return told


def _bare(one: RefusedCode) -> str:
    return one.reason.removeprefix("coupon_")


def _applied(memory: Memory, page: SessionPage, one: SessionDiscount) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": one.label,
        "amount": one.amount_minor,
        "priority": max(one.priority, 1),
        "method": "across" if one.is_even else "each",
    }
    if one.automatic:
        told["automatic"] = True
    elif one.code is not None:
        told["code"] = _as_shown(page, one.code)
    if one.eligibility is not None:
        told["eligibility"] = one.eligibility
    if one.provisional:
        told["provisional"] = True
    # an amount off the basket has no place of its own
    if one.allocations and not (is_of_basket(memory, one) and of_lines(one) == one.amount_minor):
        told["allocations"] = [_allocation(part) for part in one.allocations]
    return told


def _as_shown(page: SessionPage, code: str) -> str:
    """Return a code as the platform wrote it: case, spaces and hyphens are its own."""
    shown = {normalise_code(said): said for said in page.codes}
    return shown.get(normalise_code(code), code)


def _allocation(part: Allocation) -> dict[str, Any]:
    line = _LINE.match(part.path)
    path = _FULFILLMENT if line is None else f"$.line_items[{line[1]}]"
    return {"path": path, "amount": part.amount_minor}
