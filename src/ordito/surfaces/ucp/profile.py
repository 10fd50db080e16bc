"""Profile: what this business speaks, offers and is paid by, for platforms to discover.

Source: UCP 2026-08-25 and 2026-04-08, Profile Structure, Profile Requirements.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ucp import capabilities, payments, registry
from ordito.surfaces.ucp.identity import config_of
from ordito.surfaces.ucp.links import buy_link
from ordito.surfaces.ucp.signatures.keystore import keystore_of
from ordito.surfaces.ucp.versions import NEWEST, Version

PATH: Final = "/.well-known/ucp"
_CACHED: Final = "public, max-age=300"
_SHOPPING: Final = "dev.ucp.shopping"
_COMMON: Final = "dev.ucp.common"
_CONFIGS: Final = {
    capabilities.IDENTITY: config_of(),
    capabilities.SPLIT_PAYMENTS: {
        "allowed_combinations": msgspec.to_builtins(payments.COMBINATIONS)
    },
}
_ARTIFACTS: Final = {"rest": "rest.openapi.json", "mcp": "mcp.openrpc.json"}


def endpoint_of(origin: str, version: Version) -> str:
    """Return the address below which a version is spoken."""
    return f"{origin}/ucp/{version.value}"


def profile_of(
    version: Version,
    origin: str,
    *,
    keys: Sequence[Mapping[str, Any]] = (),
    configs: Mapping[str, Mapping[str, Any]] | None = None,
    is_leaf: bool = True,
) -> dict[str, Any]:
    """Return the profile of a version.

    Args:
        version: of the protocol.
        origin: address of this server.
        keys: public JSON web keys that its signatures are checked with.
        configs: what capabilities say of themselves, by name.
        is_leaf: whether it leads to no other version.
    """
    offered = registry.offered(version)
    ucp: dict[str, Any] = {"version": version.value}
    if not is_leaf:
        ucp["supported_versions"] = {
            other.value: endpoint_of(origin, other) + PATH for other in Version if other != version
        }
    names = [_SHOPPING]
    if any(name.startswith(_COMMON + ".location") for name in offered):
        names.append(_COMMON)
    ucp["services"] = {name: _services(version, origin, name) for name in names}
    told = configs or {}
    ucp["capabilities"] = {
        name: [capabilities.declaration(version, name, told.get(name))] for name in sorted(offered)
    }
    ucp["payment_handlers"] = payments.declared(version, origin)
    public = [dict(key) for key in keys]
    if version is Version.APRIL:
        return {"ucp": ucp, "signing_keys": public}
    return {"ucp": ucp, "keys": public}


def profile_routes() -> list[HTTPRouteHandler]:
    """Return the routes of the profiles: the newest at the root, each below its endpoint."""
    paths = [(PATH, NEWEST, False)]
    paths += [(f"/ucp/{version.value}{PATH}", version, True) for version in Version]
    return [_route(path, version, is_leaf=is_leaf) for path, version, is_leaf in paths]


def _services(version: Version, origin: str, name: str) -> list[dict[str, Any]]:
    endpoint = endpoint_of(origin, version)
    service = name.rpartition(".")[2]
    return [
        {
            "version": version.value,
            "spec": f"https://ucp.dev/{version.value}/specification/overview",
            "transport": transport,
            "schema": f"https://ucp.dev/{version.value}/services/{service}/{artifact}",
            "endpoint": endpoint if transport == "rest" else f"{endpoint}/{transport}",
        }
        for transport, artifact in _ARTIFACTS.items()
    ]


def _route(path: str, version: Version, *, is_leaf: bool) -> HTTPRouteHandler:
    async def show(request: Call) -> Response[bytes]:
        keys = keystore_of(request.house.settings.company).published(now())
        origin = request.origin
        configs = {**_CONFIGS, capabilities.PERMALINK: {"endpoint": buy_link(origin)}}
        profile = profile_of(version, origin, keys=keys, configs=configs, is_leaf=is_leaf)
        body = msgspec.json.encode(profile)
        headers = {"Cache-Control": _CACHED, "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        return Response(body, headers=headers, media_type="application/json")

    made = get(path, access=PUBLIC, include_in_schema=False, name=f"ucp.profile.{path}")
    return made(show)
