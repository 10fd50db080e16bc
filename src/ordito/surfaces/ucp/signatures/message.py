"""A message as a signature sees it, and the text that is signed (the signature base).

Source: RFC 9421, sections 2 and 2.5; RFC 9530 (Content-Digest); RFC 8941 (structured fields).
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, quote

import http_sf
import msgspec

Component: TypeAlias = tuple[str, Mapping[str, Any]]
"""Name and parameters of something that a signature covers."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A request, or an answer where it has a status.

    Attributes:
        headers: names in small letters with values, in the order of the wire.
        body: as it was sent.
        method: of a request, in capitals.
        scheme: of a request.
        authority: host of a request, with the port unless it is the scheme's own.
        path: of a request, as it was sent.
        query: of a request, as it was sent, without the question mark; empty where there is none.
        status: of an answer.
    """

    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    method: str = ""
    scheme: str = "https"
    authority: str = ""
    path: str = "/"
    query: str = ""
    status: int | None = None

    def field(self, name: str) -> str | None:
        """Return a field's lines as one value, or None where there is none."""
        lines = [value.strip(" \t") for each, value in self.headers if each == name]
        return ", ".join(lines) if lines else None


class NotCovered(Exception):
    """A component cannot be resolved in this message."""


def digest_of(body: bytes) -> str:
    """Return the value of ``Content-Digest`` of a body."""
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def has_digest(message: Message) -> bool:
    """Tell whether the field ``Content-Digest`` is the body's; it may name further digests."""
    try:
        said: Any = http_sf.parse(
            (message.field("content-digest") or "").encode(), tltype="dictionary"
        )
    except (ValueError, UnicodeError):
        return False
    member = said.get("sha-256")
    return member is not None and member[0] == hashlib.sha256(message.body).digest()


def params_of(components: Sequence[Component], params: Mapping[str, Any]) -> str:
    """Return components and parameters as ``Signature-Input`` writes them."""
    members = [(name, dict(more)) for name, more in components]
    written: Any = {"s": (members, dict(params))}
    return http_sf.ser(written)[2:]


def signable_of(
    message: Message, components: Sequence[Component], params: Mapping[str, Any]
) -> bytes:
    """Return the bytes that are signed.

    Raises:
        NotCovered: a component is unknown, is named twice, or is not in the message.
    """
    lines: list[str] = []
    seen: set[tuple[str, frozenset[Any]]] = set()
    for name, more in components:
        identity = (name, frozenset(more.items()))
        if identity in seen:
            raise NotCovered(f"{name} is named twice")
        seen.add(identity)
        lines.append(f"{http_sf.ser((name, dict(more)))}: {_value(message, name, more)}")
    lines.append(f'"@signature-params": {params_of(components, params)}')
    signable = "\n".join(lines)
    if not signable.isascii() or any(sign in line for line in lines for sign in "\r\n\0"):
        raise NotCovered("what is covered has characters that no signature covers")
    return signable.encode()


def _value(message: Message, name: str, more: Mapping[str, Any]) -> str:
    if name.startswith("@"):
        return _derived(message, name, more)
    value = message.field(name)
    if value is None or set(more) - {"key"}:
        raise NotCovered(f"{name} is not in the message, or covered in a way that is not read here")
    return _member(name, value, more["key"]) if more else value


def _member(name: str, value: str, key: object) -> str:
    try:
        said: Any = http_sf.parse(value.encode(), tltype="dictionary")
        return http_sf.ser({"s": said[key]})[2:]
    except (KeyError, ValueError, TypeError) as wrong:
        raise NotCovered(f"{name} has no member of this name") from wrong


def _derived(message: Message, name: str, more: Mapping[str, Any]) -> str:
    if message.status is not None:
        if name != "@status" or more:
            raise NotCovered(f"{name} is none of an answer")
        return str(message.status)
    if name == "@query-param" and set(more) == {"name"}:
        return _query_param(message.query, more["name"])
    value = None if more else _of_request(message, name)
    if value is None:
        raise NotCovered(f"{name} is not known")
    return value


def _of_request(message: Message, name: str) -> str | None:
    target = message.path + (f"?{message.query}" if message.query else "")
    return {
        "@method": message.method,
        "@authority": message.authority,
        "@scheme": message.scheme,
        "@path": message.path,
        "@query": f"?{message.query}",
        "@request-target": target,
        "@target-uri": f"{message.scheme}://{message.authority}{target}",
    }.get(name)


def _query_param(query: str, name: object) -> str:
    """Return a parameter's value; one that stands there twice cannot be covered."""
    pairs = parse_qsl(query, keep_blank_values=True)
    found = [value for each, value in pairs if quote(each, safe="*") == name]
    if len(found) != 1:
        raise NotCovered("the parameter of the query is not there exactly once")
    return quote(found[0], safe="*").replace("~", "%7E")
