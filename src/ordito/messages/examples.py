"""Examples: what each template shows with values of nobody, for previews and tests."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ordito.messages.letters import compose
from ordito.messages.model import Letter, Template
from ordito.platform.money import Money

_DAY: Final = date(2026, 3, 14)
_LINK: Final = "https://shop.example/shop/orders/example"
EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    Template.ANNOUNCEMENT: {
        "announcement": {
            "subject": "New shoes for spring",
            "paragraphs": ["They are here, in all sizes.", "Come & see them in the store."],
            "link": "https://shop.example/m/example",
        },
        "unsubscribe": "https://shop.example/shop/preferences/example",
    },
    Template.COLLECT_REMINDER: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "places": [{"name": "Bologna", "address": "Via Rizzoli 1, Bologna", "until": _DAY}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.DOCUMENT: {
        "document": {
            "kind": "receipt",
            "name": "S-2026-17",
            "total": Money(5980, "EUR"),
            "issued_on": _DAY,
        },
        "name": "Anna",
        "link": "https://shop.example/d/example",
    },
    Template.FEEDBACK: {
        "question": {"measure": "csat", "about": "order"},
        "scores": (1, 2, 3, 4, 5),
        "link": "https://shop.example/feedback/example",
        "unsubscribe": "https://shop.example/shop/preferences/example",
        "name": "Anna",
    },
    Template.MONEY_BACK: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "refunded": [{"tender": "card", "amount": Money(1990, "EUR")}],
            "released": [{"tender": "gift_card", "amount": Money(500, "EUR")}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    "money_back": {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "refunded": [{"tender": "card", "amount": Money(2990, "EUR")}],
            "released": [{"tender": "gift_card", "amount": Money(1000, "EUR")}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    "parcel_sent": {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "parcels": [{"carrier": "swift", "code": "SW123", "url": "https://shop.example/t"}],
            "promised_on": _DAY,
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.OFFER: {
        "offer": {
            "title": "Shirt <white>",
            "listed": Money(12990, "EUR"),
            "price": Money(10990, "EUR"),
            "place": "Bologna",
            "until": _DAY,
        },
        "name": "Anna",
        "link": "https://shop.example/shop/offers/example",
        "unsubscribe": "https://shop.example/shop/preferences/example",
    },
    Template.ORDER_PLACED: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "total": Money(5980, "EUR"),
            "lines": [{"name": "Shirt <white>", "quantity": 2, "total": Money(5980, "EUR")}],
            "promised_on": _DAY,
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.ORDER_CHANGED: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "reason": "out_of_stock",
            "gone": [{"units": 1, "title": "Shirt, red, M"}],
            "parts": [{"place": "Bologna", "method": "collect", "promised_on": _DAY}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.PARCEL_SENT: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "parcels": [{"carrier": "swift", "code": "SW1", "url": "https://carrier.example/SW1"}],
            "promised_on": _DAY,
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.PROMISE_MOVED: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "parts": [{"place": "Bologna", "method": "collect", "promised_on": _DAY}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.READY_TO_COLLECT: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "places": [{"name": "Bologna", "address": "Via Rizzoli 1, Bologna", "until": _DAY}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.SHIPMENT_LATE: {
        "order": {
            "number": "ABCD-EFGH-JKMN",
            "promised_on": _DAY,
            "has_left": False,
            "parcels": [{"carrier": "GLS", "code": "X1", "url": _LINK}],
        },
        "name": "Anna",
        "link": _LINK,
    },
    Template.REPLY: {
        "written": {
            "subject": "Re: My order",
            "paragraphs": ["Good day Anna,", "we have sent it again today.", "Passo Chiaro"],
        },
    },
    Template.SIGN_IN_CODE: {"code": "123456"},
}
"""Values by template; a new template has its own."""


def example_of(template: Template, language: str, *, company: str) -> Letter:
    """Return a template with example values.

    Args:
        template: which.
        language: one of ``i18n.LANGUAGES``.
        company: in whose name.
    """
    return compose(template, language, company=company, **EXAMPLES[template])
