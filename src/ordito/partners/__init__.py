"""Partners: what the company and those who sell with it owe and tell each other.

Owns the PostgreSQL schema ``partners``: the orders that came from marketplaces, the commission
agreed for each, what a marketplace was last told of goods and orders, and whose turn it is to
trade there. It does not own who partners are (network), the orders themselves (orders), or the
accounts of commissions (ledger).

The law: what a partner has earned with an order is its agreed commission by the share of its money
that stayed: what was cancelled, brought back or given back takes its share along.
"""

from ordito.partners.commissions import (
    commission_account,
    kept_minor,
    list_commissions,
    reckon_commission,
    target_minor,
)
from ordito.partners.events import CommissionReckoned, MarketOrderRefused, MarketOrderTaken
from ordito.partners.listings import list_told, note_told
from ordito.partners.market_orders import (
    keep_market_order,
    list_due,
    mark_due,
    note_progress_told,
    note_refused,
)
from ordito.partners.model import (
    Commission,
    Due,
    MarketOrder,
    Offer,
    Round,
    Trade,
)
from ordito.partners.personal import PERSONAL
from ordito.partners.ports import Buyer, MarketLine, Marketplace, MarketSale, Progress
from ordito.partners.trades import begin_round, end_round, list_trades

__all__ = [
    "PERSONAL",
    "Buyer",
    "Commission",
    "CommissionReckoned",
    "Due",
    "MarketLine",
    "MarketOrder",
    "MarketOrderRefused",
    "MarketOrderTaken",
    "MarketSale",
    "Marketplace",
    "Offer",
    "Progress",
    "Round",
    "Trade",
    "begin_round",
    "commission_account",
    "end_round",
    "keep_market_order",
    "kept_minor",
    "list_commissions",
    "list_due",
    "list_told",
    "list_trades",
    "mark_due",
    "note_progress_told",
    "note_refused",
    "note_told",
    "reckon_commission",
    "target_minor",
]
