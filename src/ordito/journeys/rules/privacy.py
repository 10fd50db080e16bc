"""What of an event is personal: it never reaches a touchpoint.

Properties are kept but for those whose name or text is personal; traits are dropped but for those
that a declaration keeps, because what is told of a person is personal unless somebody says not.
"""

import re
from functools import lru_cache
from typing import Any, Final, cast

_DEEPEST: Final = 8
_MOST: Final = 200
_LONGEST_TEXT: Final = 1000
_LONGEST_KEY: Final = 100
_NOT_LETTER: Final = re.compile(r"[^a-z]")
_MAIL: Final = re.compile(r"[^\s@]+(?:@|%40)[^\s@]+\.[a-z]", re.IGNORECASE)
_PHONE: Final = re.compile(r"^\s*(?:\+|00)\d[\d\s()./-]{6,}$")
_NAMES: Final = frozenset(
    """
    email emailaddress mail phone phonenumber mobile mobilenumber telephone tel fax firstname
    lastname fullname surname givenname familyname middlename nickname username login address
    streetaddress street streetname addressline shippingaddress billingaddress birthday birthdate
    dateofbirth dob gender ssn taxcode fiscalcode codicefiscale passport iban accountnumber
    cardnumber creditcard cvv password secret token ip ipaddress useragent mac macaddress latitude
    longitude lat lng lon customername contactname recipient avatar photo
    """.split()
)

# of a context only this: the rest (address, agent, device) says who, not what
_KEPT_PARAMETERS: Final = re.compile(r"^(?:utm_\w+|gclid|fbclid|msclkid|ref|aff|aff_id|coupon)$")


@lru_cache(maxsize=4096)
def is_personal_name(name: str) -> bool:
    """Tell whether a field of this name holds a personal value, however it is written."""
    return _NOT_LETTER.sub("", name.lower()) in _NAMES


def is_personal_text(text: str) -> bool:
    """Tell whether a text is, or holds, an e-mail address or a telephone number."""
    if "@" in text or "%40" in text:
        return _MAIL.search(text) is not None
    return text[:1] in "+0 " and _PHONE.match(text) is not None


def cleaned(value: Any, depth: int = 0) -> Any:
    """Return a value without what is personal, too deep or too long; None is left out."""
    if isinstance(value, str):
        return None if is_personal_text(value) else value[:_LONGEST_TEXT]
    if isinstance(value, dict):
        return _cleaned_object(value, depth)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, list):
        if depth == _DEEPEST:
            return None
        rows = cast("list[Any]", value[:_MOST])
        return [one for one in (cleaned(each, depth + 1) for each in rows) if one is not None]
    return value


def _cleaned_object(fields: dict[Any, Any], depth: int) -> dict[str, Any] | None:
    if depth == _DEEPEST:
        return None
    found: dict[str, Any] = {}
    for name in list(fields)[:_MOST] if len(fields) > _MOST else fields:
        if len(name) > _LONGEST_KEY or is_personal_name(name) or "@" in name:
            continue
        kept = cleaned(fields[name], depth + 1)
        if kept is not None:
            found[name] = kept
    return found


def cleaned_address(address: Any) -> str | None:
    """Return the address of a page with those parameters only that tell how somebody came."""
    if not isinstance(address, str) or not address:
        return None
    path, _, rest = address.partition("?")
    asked = [
        part
        for part in rest.partition("#")[0].split("&")
        if _KEPT_PARAMETERS.match(part.partition("=")[0]) and not is_personal_text(part)
    ]
    path = path.partition("#")[0]
    if is_personal_text(path):
        return None
    return (f"{path}?{'&'.join(asked)}" if asked else path)[:_LONGEST_TEXT]


def masked(value: Any, depth: int = 0) -> Any:
    """Return a value as it is shown: of what is personal, only that it is there."""
    if isinstance(value, str):
        return "…" if is_personal_text(value) else value[:_LONGEST_TEXT]
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {
            name: "…" if _is_hidden(name) and kept else masked(kept, depth + 1)
            for name, kept in fields.items()
        }
    if isinstance(value, list):
        return [masked(each, depth + 1) for each in cast("list[Any]", value)[:_MOST]]
    return value


def _is_hidden(name: str) -> bool:
    is_id = name.endswith("Id") and name != "messageId"
    return name == "traits" or is_id or is_personal_name(name)
