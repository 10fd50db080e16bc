"""Platforms: who asks, as its profile says; some are known beforehand, others are looked up.

Source: UCP 2026-08-25, Profile Requirements, Key Discovery, Order (Webhook URL Configuration).
"""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

import msgspec

from ordito.platform.settings import SettingWrong
from ordito.surfaces.house import House
from ordito.surfaces.remote_documents import NoDocument
from ordito.surfaces.ucp.agent import invalid_profile
from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.capabilities import ORDER

_LONGEST_URL: Final = 2000
_MOST_KEYS: Final = 50
_INVALID: Final = {
    "wrong_address": "The address of the profile cannot be one: https is needed.",
    "unresolvable": "The host of the profile's address is not known.",
    "private_address": "The address of the profile is not on the public internet.",
}
_UNREACHABLE: Final = {
    "timeout": "The profile did not come in time.",
    "no_connection": "No connection to the profile's host.",
    "tls": "The certificate of the profile's host is not trusted.",
    "status": "The profile's address answers something else than 200.",
    "too_long": "The profile is too long.",
}


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """A platform, as its profile says.

    Attributes:
        url: of its profile; what it is known by.
        version: of the protocol that its profile is written in; None of one that is registered.
        capabilities: its declarations by capability; None means that it has whatever we have.
        keys: public JSON web keys.
        webhook_url: where it wants to hear of orders, whatever the version.
    """

    url: str
    version: str | None = None
    capabilities: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None
    keys: tuple[Mapping[str, Any], ...] = ()
    webhook_url: str | None = None

    def hears_at(self, version: str) -> str | None:
        """Return where it wants to hear of orders in the words of a version, or None."""
        for entry in (self.capabilities or {}).get(ORDER, ()):
            said: Any = entry.get("config")
            config = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
            if entry.get("version") == version and isinstance(config.get("webhook_url"), str):
                return config["webhook_url"]
        return self.webhook_url


class _Registered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A platform in the file of those that are known beforehand."""

    url: str
    profile: str = ""
    keys: tuple[dict[str, Any], ...] = ()
    webhook_url: str | None = None


class _Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    platform: tuple[_Registered, ...] = ()


async def platform_of(house: House, url: str, *, newer: bool = False) -> Platform:
    """Return the platform whose profile is at ``url``.

    Args:
        house: what this process holds.
        url: of the profile.
        newer: look anew, unless that was done within the last minute.

    Raises:
        ProtocolError: ``invalid_profile_url``, ``profile_unreachable``, ``profile_malformed`` or
            ``profile_not_trusted``.
    """
    _require_address(url, allows_own=house.settings.ucp_test_mode)
    if (known := registered(house.settings.ucp_platforms).get(url)) is not None:
        return known
    if not house.settings.ucp_strangers:
        raise ProtocolError(
            "profile_not_trusted",
            "This business sells through platforms that it knows.",
            status=403,
        )
    try:
        return read_profile(url, await house.documents.get(url, newer=newer))
    except NoDocument as no:
        raise _refusal(no) from no


def read_profile(url: str, document: dict[str, Any]) -> Platform:
    """Return the platform that a profile describes.

    Raises:
        ProtocolError: ``profile_malformed``.
    """
    # without the envelope, the document itself is what would be in it
    told: Any = document.get("ucp", document)
    ucp = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    version, capabilities = ucp.get("version"), _capabilities_of(ucp)
    if not isinstance(version, str) or capabilities is None:
        raise _malformed("The profile does not say its version, or its capabilities are no lists.")
    listed: Any = document.get("keys", document.get("signing_keys", []))
    if not isinstance(listed, list):
        raise _malformed("The keys of the profile are no list.")
    keys: list[Any] = [key for key in cast("list[Any]", listed) if isinstance(key, dict)]
    return Platform(
        url=url,
        version=version,
        capabilities=capabilities,
        keys=tuple(keys[:_MOST_KEYS]),
    )


def registered(path: str) -> Mapping[str, Platform]:
    """Return the platforms in a file by the address of their profile; read again when it changes.

    Raises:
        SettingWrong: the file, or a profile that it names, cannot be used.
    """
    if not path:
        return {}
    try:
        return _register_of(path, Path(path).stat().st_mtime_ns)
    except OSError as error:
        raise SettingWrong(f"{path} cannot be read: {error}", field="ucp_platforms") from error


@functools.lru_cache(maxsize=8)
def _register_of(path: str, changed_ns: int) -> Mapping[str, Platform]:  # noqa: ARG001 # part of the cache's key
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        register = msgspec.convert(told, _Register)
        return {one.url: _known(Path(path).parent, one) for one in register.platform}
    except (OSError, ValueError, ProtocolError) as error:
        raise SettingWrong(f"{path} cannot be used: {error}", field="ucp_platforms") from error


def _known(folder: Path, one: _Registered) -> Platform:
    if not one.profile:
        return Platform(url=one.url, keys=one.keys, webhook_url=one.webhook_url)
    document = msgspec.json.decode((folder / one.profile).read_bytes(), type=dict[str, Any])
    platform = read_profile(one.url, document)
    return msgspec.structs.replace(
        platform, keys=(*one.keys, *platform.keys), webhook_url=one.webhook_url
    )


def _capabilities_of(ucp: dict[str, Any]) -> dict[str, tuple[Mapping[str, Any], ...]] | None:
    """Return the declarations by name, or None where they are not written as they must be."""
    told: Any = ucp.get("capabilities", {})
    if not isinstance(told, dict):
        return None
    declared: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for name, entries in cast("dict[str, Any]", told).items():
        if not isinstance(entries, list):
            return None
        each = cast("list[Any]", entries)
        if not all(isinstance(one, dict) for one in each):
            return None
        declared[name] = tuple(each)
    return declared


def _require_address(url: str, *, allows_own: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise invalid_profile("The address of the profile cannot be read.") from None
    schemes = {"https", "http"} if allows_own else {"https"}
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    if parts.scheme not in schemes or not host or not plain or parts.username is not None:
        raise invalid_profile(_INVALID["wrong_address"])


def _refusal(no: NoDocument) -> ProtocolError:
    if no.reason in _INVALID:
        return invalid_profile(_INVALID[no.reason])
    if no.reason == "malformed":
        return _malformed("The profile is no JSON object.")
    if no.reason == "busy":
        return ProtocolError(
            "too_many_profiles",
            "Too many platforms are being looked up; try again.",
            status=503,
            headers={"Retry-After": str(max(1, round(no.wait_s)))},
        )
    return ProtocolError(
        "profile_unreachable", _UNREACHABLE[no.reason], status=424, mcp_code=-32001
    )


def _malformed(content: str) -> ProtocolError:
    return ProtocolError("profile_malformed", content, status=422, mcp_code=-32001)
