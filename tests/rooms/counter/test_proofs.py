"""What proves a till's entry, what bounds its clock, and what tells a PIN."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.counter import (
    KeyUnusable,
    Pin,
    PinKeys,
    PinTooSimple,
    ToldEntry,
    clock_doubt,
    draw_lent,
    pieces_minor,
    read_entry,
    read_key,
    require_pin,
    uncovered,
)
from ordito.counter.proofs import digest_pin
from ordito.counter.rules import occurred, wait_s
from ordito.platform import ids

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()])
def test_only_keys_of_the_right_curve_are_taken(curve: Any) -> None:
    key = ec.generate_private_key(curve).public_key()
    raw = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(KeyUnusable):
        read_key(base64.b64encode(raw).decode())
    with pytest.raises(KeyUnusable):
        read_key("not a key")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"device":"x"}',
        '{"at":"2026-05-04T12:00:00","body":{},"device":"%s","kind":"sale","prev":"0","seq":1}',
        '{"at":"2026-05-04T12:00:00Z","body":{},"device":"%s","kind":"sale","prev":"0","seq":0}',
    ],
)
def test_what_is_no_entry_is_not_read(text: str) -> None:
    assert read_entry(ToldEntry(text.replace("%s", str(UUID(int=1))), "")) is None


@given(told=st.integers(-100_000, 100_000), last=st.integers(-50_000, 0), at=st.integers(0, 50_000))
@settings(max_examples=50)
def test_an_entry_happened_between_the_one_before_and_now(told: int, last: int, at: int) -> None:
    before, now = NOON + timedelta(seconds=last), NOON + timedelta(seconds=at)
    told_at = NOON + timedelta(seconds=told)
    happened = occurred(told_at, last=before, at=now)
    assert before <= happened <= now
    assert happened == told_at or not before <= told_at <= now
    assert (clock_doubt(told_at, happened) is None) == (
        abs(told_at - happened).seconds <= 300 and abs(told_at - happened).days == 0
    )


def test_pins_are_told_by_the_till_that_has_the_pepper() -> None:
    for pin in ("123", "1111", "1234", "9876", "12a4", "123456789", "4821\n"):
        with pytest.raises(PinTooSimple):
            require_pin(pin)
    require_pin("4821")
    digest = digest_pin("4821", salt=b"salt", iterations=1000)
    keys, others, staff_id = PinKeys(b"s" * 32), PinKeys(b"o" * 32), ids.new()
    sealed = keys.seal(digest, staff_id=staff_id)
    pin = Pin(staff_id, b"salt", 1000, sealed, NOON, must_change=False)
    assert keys.is_pin(pin, "4821")
    assert not keys.is_pin(pin, "4822")
    one, two = ids.new(), ids.new()
    checks = {verifier.check for till in (one, two) if (verifier := keys.verifier_of(pin, till))}
    assert base64.b64encode(hmac.digest(keys.pepper_of(one), digest, "sha256")).decode() in checks
    assert len(checks) == 2
    # what the database keeps opens nothing without the installation's secret, nor for somebody else
    assert digest not in sealed
    assert not others.is_pin(pin, "4821")
    assert others.verifier_of(pin, one) is None
    assert keys.open(msgspec.structs.replace(pin, staff_id=ids.new())) is None
    assert [wait_s(wrong) for wrong in (4, 5, 6, 7, 99)] == [0, 30, 60, 120, 3600]


def test_what_was_lent_covers_what_it_can() -> None:
    shirt, laptop = ids.new(), ids.new()
    left = {1: 3, 2: 2, 3: 1}
    drawn = draw_lent(left, {1: shirt, 2: shirt, 3: laptop}, {shirt: 4})
    assert drawn == {1: 3, 2: 1}
    assert uncovered(left, drawn) == {1: 0, 2: 1, 3: 1}
    assert pieces_minor({"5000": 2, "1": 7}) == 10_007
    assert pieces_minor({"note": 1}) is None
