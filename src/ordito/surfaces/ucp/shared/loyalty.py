"""Loyalty: the membership of who buys, what it gives, and what the order will earn."""

from typing import Any, Final
from urllib.parse import urlsplit

from ordito.platform.ids import ProgrammeId
from ordito.processes.sessions import SessionPage
from ordito.reads.memory import Memory

# of a server that has an address and no name
_NAMELESS: Final = "localhost"


def memberships(memory: Memory, page: SessionPage, origin: str) -> dict[str, Any] | None:
    """Return memberships by the claim that stands for each; None where there is none.

    ``origin`` is the address of this server, whose name stands in the claims.
    """
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
    return {claim_of(points.programme, origin): told}


def claim_of(programme: str, origin: str) -> str:
    """Return the claim that stands for the membership of a programme, another for each.

    Names of hosts are read backwards; what may not stand in a claim is written as its code point.
    """
    host = urlsplit(origin).hostname or _NAMELESS
    if host.rpartition(".")[2].isdigit() or ":" in host:
        host = _NAMELESS
    backwards = ".".join(reversed(host.split(".")))
    written = "".join(
        letter if letter.isascii() and letter.isalnum() and not letter.isupper() else _code(letter)
        for letter in programme
    )
    return f"{backwards}.loyalty.{written}"


def _code(letter: str) -> str:
    return f"0_{ord(letter):x}_"
