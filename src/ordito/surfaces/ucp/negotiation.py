"""Negotiation: the version that is spoken, and the capabilities that both sides have.

Source: UCP 2026-08-25, Negotiation Protocol.
"""

from collections.abc import Mapping

from ordito.surfaces.ucp import registry
from ordito.surfaces.ucp.agent import Agent
from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.capabilities import KNOWN
from ordito.surfaces.ucp.platforms import Platform
from ordito.surfaces.ucp.versions import Version


def check_version(agent: Agent, platform: Platform, version: Version) -> None:
    """Refuse a platform that speaks another version than the endpoint that it called.

    Raises:
        ProtocolError: ``version_unsupported``.
    """
    known = {one.value for one in Version}
    for said in (agent.version, platform.version):
        if said is not None and said not in known:
            spoken = ", ".join(sorted(known))
            raise ProtocolError(
                "version_unsupported",
                f"Version {said[:20]} is not supported here; supported are {spoken}.",
                status=422,
            )
    if agent.version is not None and agent.version != version.value:
        raise ProtocolError(
            "version_unsupported",
            f"This endpoint speaks {version.value}; the profile names that of {agent.version}.",
            status=422,
        )


def agree(platform: Platform, version: Version) -> Mapping[str, str]:
    """Return the version of each capability that both sides have; extensions need a parent."""
    offered = registry.offered(version)
    if platform.capabilities is None:
        return dict.fromkeys(sorted(offered), version.value)
    agreed = {
        name
        for name in offered & platform.capabilities.keys()
        if any(entry.get("version") == version.value for entry in platform.capabilities[name])
    }
    while orphans := {name for name in agreed if _is_orphan(version, name, agreed)}:
        agreed -= orphans
    return dict.fromkeys(sorted(agreed), version.value)


def _is_orphan(version: Version, name: str, agreed: set[str]) -> bool:
    parents = KNOWN[version][name].extends
    return bool(parents) and agreed.isdisjoint(parents)
