"""Addresses: where a customer is reached by post; values of the vault, never edited.

With a label an address stands in the customer's book, and another of the label takes its place.
Without one it belongs to an order. Orders keep the id, the country and the postal code alone.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import msgspec
import phonenumbers

from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Invalid, NotFound
from ordito.platform.events import Event, Happening
from ordito.platform.ids import CustomerId

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[^\x00/]+$")]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$(?!\n)")]

# how the posts of some countries write their codes; of others any is taken
_POSTAL: Final[Mapping[str, str]] = {
    **dict.fromkeys(("DE", "ES", "FI", "FR", "HR", "IT", "EE", "MX"), r"\d{5}"),
    **dict.fromkeys(("AT", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "SI"), r"\d{4}"),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), r"\d{3} ?\d{2}"),
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "LT": r"(LT-)?\d{5}",
    "LV": r"(LV-)?\d{4}",
    "MT": r"[A-Z]{3} ?\d{4}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "PL": r"\d{2}-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "RO": r"\d{6}",
    "SM": r"4789\d",
    "US": r"\d{5}(-\d{4})?",
    "VA": "00120",
}


class InvalidAddress(Invalid):
    """No parcel would arrive there as it is written."""

    code = "customers.invalid_address"
    remedy = "Write the postal code as the post of the country does, and a phone number of it."


class UnknownAddress(NotFound):
    """The customer has no such address."""

    code = "customers.unknown_address"
    remedy = "Read the customer's address book, or send the address itself."


class AddressKept(Event, frozen=True, kw_only=True):
    """A customer's address book has a new address, or another one for a label it had."""

    type: ClassVar[str] = "customers.address_kept"
    address_id: UUID
    country: str


class AddressRetired(Event, frozen=True, kw_only=True):
    """An address has left a customer's book."""

    type: ClassVar[str] = "customers.address_retired"
    address_id: UUID


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where to and for whom; personal values.

    Attributes:
        recipient: name on the door.
        lines: street and number, and what else it takes to be found.
        postal_code: as the country writes it; empty where it has none.
        city: locality.
        region: province or state, where the country wants it.
        country: ISO 3166-1 alpha-2.
        phone: for the carrier; of the country, where it has no country code.
    """

    recipient: Words
    lines: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1, max_length=4)]
    postal_code: Annotated[str, msgspec.Meta(max_length=16)] = ""
    city: Words
    region: Words | None = None
    country: Country
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class KeptAddress(msgspec.Struct, frozen=True):
    """An address in the vault; see ``Address``.

    Attributes:
        customer_id: whose.
        address_id: what stands for it outside the vault.
        label: its name in the address book; None where it belongs to an order.
        recipient: see ``Address``.
        lines: see ``Address``.
        postal_code: see ``Address``.
        city: see ``Address``.
        region: see ``Address``.
        country: see ``Address``.
        phone: E.164.
        kept_at: since when.
        retired_at: since when it is not in the book any more.
    """

    customer_id: CustomerId
    address_id: UUID
    label: str | None
    recipient: str
    lines: list[str]
    postal_code: str
    city: str
    region: str | None
    country: str
    phone: str | None
    kept_at: datetime
    retired_at: datetime | None


class NewAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address to keep.

    Attributes:
        address_id: chosen by the caller; keeping it again is harmless.
        label: its name in the address book; None where it belongs to an order.
        address: its values, as ``written`` returned them.
    """

    address_id: UUID
    label: str | None = None
    address: Address


_sql: Final = statements(__name__)
_KEEP: Final = _sql.query("keep_address", str)
_RETIRE: Final = _sql.query("retire_address", UUID)
_FORGET: Final = _sql.command("forget_address")
_FIND: Final = _sql.query("find_address", KeptAddress)
_BOOKS: Final = _sql.query("list_books", KeptAddress)
_LIST: Final = _sql.query("list_addresses", KeptAddress)


def written(address: Address, *, field: str = "address") -> Address:
    """Return an address as it is kept: spaces tidied, codes in capitals, phone in E.164.

    Raises:
        InvalidAddress: the country's post writes its codes in another way, or has no such phone.
    """
    postal_code = " ".join(address.postal_code.upper().split())
    pattern = _POSTAL.get(address.country, r"[A-Z\d -]{0,16}")
    if not re.fullmatch(pattern, postal_code):
        # the value is personal: a refusal may be logged
        message = f"That is no postal code of {address.country}."
        raise InvalidAddress(message, field=f"{field}.postal_code", country=address.country)
    return msgspec.structs.replace(
        address,
        recipient=_tidy(address.recipient, f"{field}.recipient"),
        lines=tuple(_tidy(line, f"{field}.lines[{i}]") for i, line in enumerate(address.lines)),
        postal_code=postal_code,
        city=_tidy(address.city, f"{field}.city"),
        phone=_phone(address, f"{field}.phone"),
    )


def keeping(*, customer_id: CustomerId, new: NewAddress, at: datetime) -> Step[str]:
    """Return the step that keeps an address; keeping it again is harmless."""
    fact = AddressKept(address_id=new.address_id, country=new.address.country)
    in_book = [Happening(fact, new.address_id, at, customer_id=customer_id)] if new.label else []
    return Step(_KEEP, _arguments(customer_id, new, at), facts=in_book)


async def keep_address(
    tx: Tx, *, customer_id: CustomerId, new: NewAddress, at: datetime
) -> KeptAddress:
    """Keep an address; the same values under the same label are the address that is there."""
    address_id = UUID(await tx.one(_KEEP, **_arguments(customer_id, new, at)))
    if new.label is not None and address_id == new.address_id:
        fact = AddressKept(address_id=address_id, country=new.address.country)
        tx.record(fact, subject=address_id, customer_id=customer_id, at=at)
    return await get_address(tx, customer_id=customer_id, address_id=address_id)


async def retire_address(tx: Tx, *, customer_id: CustomerId, label: str, at: datetime) -> None:
    """Take an address out of the book; orders that went there keep it.

    Raises:
        UnknownAddress: the book has none of that label.
    """
    address_id = await tx.find(_RETIRE, customer_id=customer_id, label=label, at=at)
    if address_id is None:
        raise UnknownAddress("The address book has none of that label.", field="label")
    tx.record(
        AddressRetired(address_id=address_id), subject=address_id, customer_id=customer_id, at=at
    )


async def forget_address(tx: Tx, *, customer_id: CustomerId, address_id: UUID) -> None:
    """Drop an address that no order needs; one of the book stays."""
    await tx.run(_FORGET, customer_id=customer_id, address_id=address_id)


async def find_address(tx: Tx, *, customer_id: CustomerId, address_id: UUID) -> KeptAddress | None:
    """Return an address with its values, or None where there is none (any more)."""
    return await tx.find(_FIND, customer_id=customer_id, address_id=address_id)


async def get_address(tx: Tx, *, customer_id: CustomerId, address_id: UUID) -> KeptAddress:
    """Return an address with its values.

    Raises:
        UnknownAddress: the customer has none of that id, or was erased.
    """
    found = await find_address(tx, customer_id=customer_id, address_id=address_id)
    if found is None:
        raise UnknownAddress("The customer has no such address.", address_id=address_id)
    return found


async def list_addresses(tx: Tx, *, customer_id: CustomerId) -> Sequence[KeptAddress]:
    """Return a customer's address book, by label."""
    return await tx.fetch(_LIST, customer_id=customer_id)


async def list_books(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> Sequence[KeptAddress]:
    """Return the address books of several customers."""
    return await tx.fetch(_BOOKS, customer_ids=customer_ids)


def read(kept: KeptAddress) -> Address:
    """Return the values of an address that is kept."""
    return Address(
        recipient=kept.recipient,
        lines=tuple(kept.lines),
        postal_code=kept.postal_code,
        city=kept.city,
        region=kept.region,
        country=kept.country,
        phone=kept.phone,
    )


def _arguments(customer_id: CustomerId, new: NewAddress, at: datetime) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "address_id": new.address_id,
        "label": new.label,
        "recipient": new.address.recipient,
        "lines": list(new.address.lines),
        "postal_code": new.address.postal_code,
        "city": new.address.city,
        "region": new.address.region,
        "country": new.address.country,
        "phone": new.address.phone,
        "at": at,
    }


def _tidy(text: str, field: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise InvalidAddress("There is nothing in it but spaces.", field=field)
    return tidy


def _phone(address: Address, field: str) -> str | None:
    if not address.phone:
        return None
    try:
        number = phonenumbers.parse(address.phone, address.country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        message = f"That is no phone number, nor one of {address.country}."
        raise InvalidAddress(message, field=field, country=address.country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
