"""Inbound: by which link somebody came, read once where the visit begins and kept with it.

Of an address only what says where it was placed is kept: campaign parameters, the id of the click
and the host that it stood on. Other parameters may be personal and are left out.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

_LONGEST: Final = 100
_UTM: Final = ("source", "medium", "campaign", "term", "content")
# what the networks themselves put into their links
_CLICKS: Final[Mapping[str, str]] = {
    "gclid": "google",
    "gbraid": "google",
    "wbraid": "google",
    "dclid": "google",
    "msclkid": "microsoft",
    "fbclid": "facebook",
    "ttclid": "tiktok",
    "twclid": "x",
    "li_fat_id": "linkedin",
    "epik": "pinterest",
    "ScCid": "snapchat",
    "rdt_cid": "reddit",
    "awc": "awin",
    "irclickid": "impact",
    "cjevent": "cj",
    "ranSiteID": "rakuten",
}
_AFFILIATES: Final = frozenset({"awin", "impact", "cj", "rakuten"})
_HOSTS: Final[Sequence[tuple[str, str, str]]] = (
    ("social", "facebook", r"(^|\.)(facebook|fb)\.com$"),
    ("social", "instagram", r"(^|\.)instagram\.com$"),
    ("social", "tiktok", r"(^|\.)tiktok\.com$"),
    ("social", "x", r"(^|\.)(t\.co|twitter\.com|x\.com)$"),
    ("social", "linkedin", r"(^|\.)(linkedin\.com|lnkd\.in)$"),
    ("social", "pinterest", r"(^|\.)(pinterest\.[a-z.]+|pin\.it)$"),
    ("social", "reddit", r"(^|\.)(reddit\.com|redd\.it)$"),
    ("social", "youtube", r"(^|\.)(youtube\.com|youtu\.be)$"),
    ("social", "whatsapp", r"(^|\.)(whatsapp\.com|wa\.me)$"),
    ("social", "telegram", r"(^|\.)(telegram\.org|t\.me)$"),
    ("search", "google", r"(^|\.)google\.[a-z.]+$"),
    ("search", "bing", r"(^|\.)bing\.com$"),
    ("search", "duckduckgo", r"(^|\.)duckduckgo\.com$"),
    ("search", "yahoo", r"(^|\.)search\.yahoo\.com$"),
    ("ai", "chatgpt", r"(^|\.)(chatgpt\.com|chat\.openai\.com)$"),
    ("ai", "gemini", r"(^|\.)gemini\.google\.com$"),
    ("ai", "perplexity", r"(^|\.)perplexity\.ai$"),
    ("ai", "claude", r"(^|\.)claude\.ai$"),
    ("ai", "copilot", r"(^|\.)copilot\.microsoft\.com$"),
)
_KINDS: Final[Mapping[str, str]] = {
    "affiliate": "affiliate",
    "partner": "affiliate",
    "social": "social",
    "paid_social": "social",
    "paid-social": "social",
    "paidsocial": "social",
    "social-media": "social",
    "cpc": "paid",
    "ppc": "paid",
    "display": "paid",
    "email": "email",
    "e-mail": "email",
    "newsletter": "email",
    "sms": "message",
    "qr": "store",
}


class Inbound(msgspec.Struct, frozen=True, omit_defaults=True):
    """By which link a visit began.

    Attributes:
        kind: campaign, paid, email, message, store, affiliate, social, search, ai or referral.
        source: who placed it, as ``instagram``.
        medium: as the link says.
        campaign: code as the link says.
        term: as the link says.
        content: as the link says.
        click: parameter of the click id, as ``gclid``.
        click_id: the id by which the network knows the click.
        referrer: host of the page that linked.
    """

    kind: str
    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    click: str = ""
    click_id: str = ""
    referrer: str = ""


def read_inbound(query: str, referrer: str, *, own_host: str = "") -> Inbound | None:
    """Return by which link somebody came, or None where the visit began by itself.

    Args:
        query: of the address that was opened.
        referrer: address of the page before, as the browser says; may be empty.
        own_host: whose links begin no visit.
    """
    asked = {name: values[0][:_LONGEST] for name, values in _parsed(query).items() if values}
    utm = {name: asked.get(f"utm_{name}", "").strip() for name in _UTM}
    click = next((name for name in _CLICKS if asked.get(name)), "")
    host = _host(referrer)
    host = "" if host == own_host else host
    if not click and not host and not any(utm.values()):
        return None
    by_host = next(((kind, name) for kind, name, rule in _HOSTS if re.search(rule, host)), None)
    network = _CLICKS.get(click, "")
    return Inbound(
        kind=_kind(utm, network, None if by_host is None else by_host[0]),
        source=utm["source"].lower() or network or (by_host[1] if by_host else host),
        medium=utm["medium"].lower(),
        campaign=utm["campaign"].lower(),
        term=utm["term"],
        content=utm["content"],
        click=click,
        click_id=asked.get(click, ""),
        referrer=host,
    )


def inbound_of_page(
    properties: Mapping[str, Any], page: Mapping[str, Any], campaign: Mapping[str, Any]
) -> Inbound | None:
    """Return by which link somebody came to a page of a foreign shop, as its client tells it.

    Args:
        properties: of the call; they count before the page of its context.
        page: of its context.
        campaign: of its context, in the words of the Segment specification.
    """
    url, referrer = (
        found if isinstance(found := properties.get(name, page.get(name)), str) else ""
        for name in ("url", "referrer")
    )
    if not campaign and "?" not in url and not referrer:
        return None
    told = {
        f"utm_{'campaign' if name == 'name' else name}": value
        for name, value in campaign.items()
        if isinstance(value, str)
    }
    query = url.partition("?")[2].partition("#")[0]
    asked = "&".join(filter(None, (query, urlencode(told))))
    return read_inbound(asked, referrer, own_host=_host(url))


def inbound_in(payload: Mapping[str, Any]) -> Inbound | None:
    """Return the link that a touchpoint kept; None where it kept none."""
    kept = payload.get("inbound")
    if not isinstance(kept, dict):
        return None
    try:
        return msgspec.convert(kept, Inbound)
    except msgspec.ValidationError:
        return None


def _kind(utm: Mapping[str, str], network: str, host_kind: str | None) -> str:
    told = _KINDS.get(utm["medium"].lower())
    if told is not None:
        return told
    if network:
        return "affiliate" if network in _AFFILIATES else _paid_or_shared(network)
    if utm["campaign"] or utm["source"]:
        return "campaign" if host_kind is None else host_kind
    return host_kind or "referral"


def _paid_or_shared(network: str) -> str:
    """Facebook marks shared links as well; the others mark what was paid for."""
    return "social" if network == "facebook" else "paid"


def _parsed(query: str) -> Mapping[str, list[str]]:
    try:
        return parse_qs(query, max_num_fields=100)
    except ValueError:
        return {}


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()[:_LONGEST]
    except ValueError:
        return ""
