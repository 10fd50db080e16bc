"""A till for tests: keeps and signs a log as the page does, without a page."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from ordito import counter
from ordito.counter import ToldEntry
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import Company

ASSOCIATE = ids.derive("staff", "anna")


def canonical(value: object) -> str:
    """Return the text that a till signs."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass
class TestTill:
    """A device with its key and its log.

    Attributes:
        device_id: as it was registered.
        code: among the tills.
        key: its own.
        told: entries so far.
        receipts: number of the last one.
        skew: how far its clock is off.
    """

    __test__ = False

    device_id: UUID
    code: str
    place_id: UUID
    key: ec.EllipticCurvePrivateKey
    token: str = ""
    pepper: bytes = b""
    told: list[ToldEntry] = field(default_factory=list[ToldEntry])
    head: str = "0" * 64
    receipts: int = 0
    shift: UUID = field(default_factory=ids.new)
    skew: timedelta = timedelta()

    def write(self, kind: str, body: Mapping[str, Any], *, at: datetime | None = None) -> ToldEntry:
        """Write the next entry, and return it as it is told."""
        instant = (at or now()) + self.skew
        text = canonical(
            {
                "device": str(self.device_id),
                "seq": len(self.told) + 1,
                "prev": self.head,
                "at": instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
                "kind": kind,
                "body": {"shift": str(self.shift), "by": str(ASSOCIATE), **body},
            }
        )
        told = ToldEntry(text, self.sign(text))
        self.told.append(told)
        self.head = hashlib.sha256(text.encode()).hexdigest()
        return told

    def sign(self, text: str) -> str:
        """Sign a text as WebCrypto does."""
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def receipt(self) -> dict[str, Any]:
        """Return the next receipt's number."""
        self.receipts += 1
        return {"series": f"T-{self.code}", "number": self.receipts}

    def open_shift(self, counted_minor: int = 10_000) -> ToldEntry:
        """Begin a shift."""
        self.shift = ids.new()
        body = {"currency": "EUR", "counted_minor": counted_minor, "counted": {}}
        return self.write("shift_opened", body)

    def close_shift(self, counted_minor: int, expected_minor: int | None = None) -> ToldEntry:
        """End the shift."""
        body = {
            "currency": "EUR",
            "counted_minor": counted_minor,
            "counted": {},
            "expected_minor": expected_minor if expected_minor is not None else counted_minor,
        }
        return self.write("shift_closed", body)

    def sell(self, sku: object, *, units: int = 1, unit_minor: int = 1990, **more: Any) -> UUID:
        """Sell units for cash at a price with 22 % tax inside; return the sale's id."""
        sale_id = more.pop("id", None) or ids.new()
        total = units * unit_minor
        line = {
            "line_no": 1,
            "sku": str(sku),
            "quantity": units,
            "unit_minor": unit_minor,
            "discount_minor": 0,
            "total_minor": total,
            "tax_minor": tax_in(total),
            "tax_bp": 2200,
            **more.pop("line", {}),
        }
        body = {
            "id": str(sale_id),
            "currency": "EUR",
            "lines": [line],
            "total_minor": line["total_minor"],
            "tax_minor": line["tax_minor"],
            "discount_minor": line["discount_minor"],
            "rulebook_version": 1,
            "payments": [{"tender": "cash", "amount_minor": line["total_minor"]}],
            "receipt": self.receipt(),
            **more,
        }
        self.write("sale", body)
        return sale_id

    def file(self) -> bytes:
        """Export the log."""
        spki = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        entries = [{"text": one.text, "signature": one.signature} for one in self.told]
        return json.dumps(
            {
                "format": "ordito-device-log",
                "version": 1,
                "device": str(self.device_id),
                "public_key": base64.b64encode(spki).decode(),
                "entries": entries,
            }
        ).encode()


def tax_in(total_minor: int) -> int:
    """Return the 22 % within a total, half up."""
    return (2 * total_minor * 22 + 122) // (2 * 122)


def spki_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public half of a key."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


async def register_till(
    db: Database, company: Company, code: str = "t1", place: str = "north"
) -> TestTill:
    """Register a till at a place of the company."""
    key = ec.generate_private_key(ec.SECP256R1())
    context = Context.system()
    invited = await db.transact(
        counter.invite,
        context,
        place_id=company.places[place],
        channel_id=company.channels["store"],
        code=code,
        name=code,
        at=now(),
    )
    done = await db.transact(
        counter.register,
        context,
        invitation=invited.invitation,
        public_key=spki_of(key),
        at=now(),
    )
    return TestTill(
        done.device.device_id,
        code,
        company.places[place],
        key,
        token=done.token,
    )
