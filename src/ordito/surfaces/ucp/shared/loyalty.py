"""Loyalty: the membership of who buys, what it gives, and what the order will earn."""

from typing import Any, Final

from ordito.platform.ids import ProgrammeId
from ordito.processes.sessions import SessionPage
from ordito.reads.memory import Memory

_CLAIM: Final = "com.example.loyalty."


def memberships(memory: Memory, page: SessionPage) -> dict[str, Any] | None:
    """Return memberships by the claim that stands for each; None where there is none."""
    points = page.points
    if points is None:
        return None
    programme = memory.programmes.by_id.get(ProgrammeId(points.programme_id))
    tiers = () if programme is None else programme.terms.tiers
    told: dict[str, Any] = {
        "id": points.programme,
        "name": points.name,
        "provisional": not points.is_proven,
        "rewards": [
            {
                "currency": {"name": f"{points.name} points", "code": points.programme},
                "earning_forecast": {"amount": points.to_earn},
            }
        ],
    }
    held = [{"id": one.code, "name": one.name} for one in tiers if one.code == points.tier]
    if held:
        told["tiers"] = held
    return {claim_of(points.programme): told}


def claim_of(programme: str) -> str:
    """Return the claim that stands for the membership of a programme."""
    bare = "".join(letter if letter.isalnum() else "_" for letter in programme.lower())
    return _CLAIM + bare
