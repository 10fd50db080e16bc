"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "ledger.account": Kept(key="account_id"),
    "ledger.drawer": Kept(key="account_id", silent="the account of a place"),
    "ledger.entry": Kept(key="account_id"),
    "ledger.gift_card": Kept(key="account_id"),
    "ledger.gift_card_number": Kept(key="account_id", silent="a digest of the card's number"),
    "ledger.store_credit": Kept(),
}
