"""A delivery is believed only with a signature of the secret, and not for long."""

import base64
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from ordito_client.webhooks import NotGenuine, verify

SECRET = "whsec_" + base64.b64encode(b"twenty-four secret bytes").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret, as long.").decode()
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
BODY = (
    b'{"specversion":"1.0","id":"01a2","source":"/ordito/demo","type":"orders.order_placed",'
    b'"subject":"o-1","time":"2026-11-22T02:59:58Z","data":{"total_minor":1990}}'
)


def signed(secret: str = SECRET, body: bytes = BODY) -> dict[str, str]:
    """Return the headers that the independent implementation writes."""
    return {
        "Webhook-Id": "01a2",
        "Webhook-Timestamp": str(int(AT.timestamp())),
        "Webhook-Signature": Webhook(secret).sign("01a2", AT, body.decode()),
    }


def test_a_genuine_delivery_is_read() -> None:
    event = verify(BODY, signed(), SECRET, at_s=AT.timestamp() + 10)
    assert (event.id, event.type, event.subject) == ("01a2", "orders.order_placed", "o-1")
    assert event.payload == {"total_minor": 1990}
    assert event.time == datetime(2026, 11, 22, 2, 59, 58, tzinfo=UTC)


def test_two_secrets_or_signatures_stand_side_by_side_while_one_is_changed() -> None:
    assert verify(BODY, signed(OTHER), SECRET, OTHER, at_s=AT.timestamp()).id == "01a2"
    both = signed() | {
        "Webhook-Signature": f"v1a,x {signed(OTHER)['Webhook-Signature']} "
        f"{signed()['Webhook-Signature']}"
    }
    assert verify(BODY, both, SECRET, at_s=AT.timestamp()).id == "01a2"


@pytest.mark.parametrize(
    ("body", "headers", "late_s"),
    [
        pytest.param(BODY.replace(b"1990", b"1991"), signed(), 0, id="changed"),
        pytest.param(BODY, signed(OTHER), 0, id="another secret"),
        pytest.param(BODY, signed() | {"Webhook-Id": "01a3"}, 0, id="another id"),
        pytest.param(BODY, signed(), 301, id="old"),
        pytest.param(BODY, signed(), -301, id="of the future"),
        pytest.param(BODY, {}, 0, id="unsigned"),
        pytest.param(BODY, signed() | {"Webhook-Signature": ""}, 0, id="empty"),
        pytest.param(b"[]", signed(body=b"[]"), 0, id="no event"),
    ],
)
def test_anything_else_is_not_believed(body: bytes, headers: dict[str, str], late_s: int) -> None:
    with pytest.raises(NotGenuine):
        verify(body, headers, SECRET, at_s=AT.timestamp() + late_s)


def test_a_secret_of_another_form_is_said_to_be_one() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        verify(BODY, signed(), "whsec_§", at_s=AT.timestamp())
