"""Gift cards of a served company, for platforms that pay with them."""

from typing import Any

from ordito import ledger
from ordito.ledger import NewGiftCard
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import AccountId
from tests.conftest import complete


class Gifts:
    """Gift cards of the company that platforms buy from."""

    def __init__(self, address: str) -> None:
        self._address = address

    def issue(self, minor: int) -> str:
        """Return a card with an amount in euro cents."""
        account_id = AccountId(ids.new())
        new = NewGiftCard(
            account_id=account_id, number=account_id.hex[:16], currency="EUR", amount_minor=minor
        )
        complete(self._issue(new))
        return str(account_id)

    def free(self, account: str) -> tuple[int, int]:
        """Return what can be spent, and what is set aside."""
        return complete(self._free(account))

    def pays(self, account: str, amount: int | None = None, name: str = "g") -> dict[str, Any]:
        """Return a card as an instrument."""
        return instrument("gift_card", account, amount, name)

    async def _issue(self, new: NewGiftCard) -> None:
        async with Database.open(self._address) as db:
            await db.transact(ledger.issue_gift_card, Context.system(), card=new, at=now())

    async def _free(self, account: str) -> tuple[int, int]:
        async with Database.open(self._address) as db:
            found = await db.read(ledger.get_gift_card, account_id=AccountId(ids.UUID(account)))
            return found.free, found.held


def instrument(kind: str, token: str, amount: int | None, name: str) -> dict[str, Any]:
    """Return what pays, with its share where one is said."""
    told = {
        "id": name,
        "handler_id": kind,
        "type": kind,
        "credential": {"type": "token", "token": token},
    }
    return told if amount is None else {**told, "amount": amount}
