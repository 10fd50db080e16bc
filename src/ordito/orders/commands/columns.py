"""Lists of structs as the columns that statements insert."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ordito.orders.model import Method, NewLine, NewPayment, PaymentAnswer


def line_columns(lines: Sequence[NewLine]) -> dict[str, list[Any]]:
    """Return priced lines as the columns that statements insert."""
    return {
        "line_nos": [line.line_no for line in lines],
        "sku_ids": [line.sku_id for line in lines],
        "methods": [line.method for line in lines],
        "place_ids": [line.place_id for line in lines],
        "reservation_ids": [line.reservation_id for line in lines],
        "quantities": [line.quantity for line in lines],
        "fulfilled": [line.quantity * (line.method is Method.CARRY_OUT) for line in lines],
        "units_minor": [line.unit_minor for line in lines],
        "discounts_minor": [line.discount_minor for line in lines],
        "totals_minor": [line.total_minor for line in lines],
        "taxes_minor": [line.tax_minor for line in lines],
        "taxes_bp": [line.tax_bp for line in lines],
        "promised_ats": [line.promised_at for line in lines],
        "solds_by": [line.sold_by for line in lines],
        "credited_tos": [line.credited_to for line in lines],
        "kinds": [line.kind for line in lines],
        "bundle_ids": [line.bundle_id for line in lines],
        "discounts": [_discounts(line) for line in lines],
    }


def payment_columns(
    payments: Sequence[NewPayment], answers: Sequence[PaymentAnswer]
) -> dict[str, list[Any]]:
    """Return approved payments as the columns that statements insert."""
    by_id = {answer.payment_id: answer for answer in answers}
    paid = [(payment, by_id[payment.payment_id]) for payment in payments]
    assert all(answer.approved for _, answer in paid), "place only what is paid for"
    return {
        "payment_ids": [payment.payment_id for payment, _ in paid],
        "tenders": [payment.tender for payment, _ in paid],
        "tokens": [payment.token for payment, _ in paid],
        "amounts": [payment.amount_minor for payment, _ in paid],
        "captured": [payment.amount_minor * answer.captured for payment, answer in paid],
        "references": [answer.reference for _, answer in paid],
    }


def _discounts(line: NewLine) -> str | None:
    return msgspec.json.encode(line.discounts).decode() if line.discounts else None
