"""The header ``UCP-Agent``: which platform asks.

Source: RFC 8941 (dictionary); UCP, Platform Advertisement on Request.
"""

import re
from typing import Final

import msgspec

from ordito.surfaces.ucp.answers import ProtocolError

_LONGEST: Final = 2000
_MEMBER: Final = re.compile(
    r"""\s*(?P<name>[a-z*][a-z0-9_.*-]*)(?:=(?:"(?P<text>[^"\\]*)"|(?P<token>[^\s;,"]+)))?\s*[;,]?"""
)


class Agent(msgspec.Struct, frozen=True):
    """What a platform says of itself with each request.

    Attributes:
        profile: address of its profile.
        version: of the protocol that it names, where it names one.
    """

    profile: str
    version: str | None = None


def parse_agent(header: str | None) -> Agent:
    """Return what a header ``UCP-Agent`` says.

    Raises:
        ProtocolError: ``invalid_profile_url``: it is missing, or names no profile.
    """
    said: dict[str, str] = {}
    rest = (header or "")[:_LONGEST]
    while rest:
        match = _MEMBER.match(rest)
        if match is None:
            break
        said.setdefault(match["name"], match["text"] or match["token"] or "")
        rest = rest[match.end() :]
    profile = said.get("profile", "")
    if not profile:
        raise invalid_profile("The header UCP-Agent names no profile.")
    return Agent(profile, said.get("version"))


def invalid_profile(content: str) -> ProtocolError:
    """Return the refusal of a profile's address."""
    return ProtocolError("invalid_profile_url", content, status=400, mcp_code=-32001)
