"""What this room keeps of people; see ``platform.personal``.

Names and addresses stand on numbered documents alone, which the law keeps for years: at erasure
they stay in the archive, whose readers are noted, until their day.
"""

from typing import Final

from ordito.platform.personal import Declared, Kept

_CODE: Final = "a code that opens what is told beside"

PERSONAL: Final[Declared] = {
    "orders.action": Kept(words=("reason",)),
    "orders.archived_copy": Kept(hidden=("sha256",)),
    "orders.archived_document": Kept(hidden=("sha256",)),
    "orders.cart": Kept(),
    "orders.change": Kept(words=("request.reason",)),
    "orders.checkout": Kept(),
    "orders.claim": Kept(silent="names of orders that are told beside"),
    "orders.company": Kept(
        on_erasure="blanked",
        blanks={"name": "—", "address": "", "tax_number": None, "invoicing": "{}"},
    ),
    "orders.credit_entry": Kept(words=("reference",)),
    "orders.delivery": Kept(on_erasure="blanked", blanks={"postal_code": ""}),
    "orders.document": Kept(),
    "orders.document_access": Kept(),
    "orders.document_link": Kept(silent=_CODE, on_erasure="deleted"),
    "orders.document_number": Kept(silent="numbers of documents that are told beside"),
    "orders.hold": Kept(words=("reason", "release_reason")),
    "orders.line": Kept(),
    "orders.order": Kept(),
    "orders.order_link": Kept(silent=_CODE, on_erasure="deleted"),
    "orders.order_of_link": Kept(silent=_CODE, on_erasure="deleted"),
    "orders.own_payment": Kept(silent="which account paid; told with the payment"),
    "orders.payment": Kept(hidden=("token",), on_erasure="blanked", blanks={"token": None}),
    "orders.payment_entry": Kept(),
    "orders.quote": Kept(words=("reference",)),
    "orders.return": Kept(),
    "orders.return_line": Kept(),
    "orders.return_person": Kept(silent="when the person last brought something without an order"),
    "orders.session": Kept(),
}
