"""Attempts to sign in to the shop: wrong passwords counted, codes rationed."""

import hashlib
from math import ceil

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, InvalidIdentifier
from ordito.platform.auth import TooManyAttempts
from ordito.platform.db import Database, Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.guesses import Guesses
from ordito.surfaces.rates import Rate


class ShopAttempts:
    """Counts by e-mail address and by network address.

    Codes that are asked for: five at once, then one every five minutes; from a network address
    more, as a household or office shares it. The same for an address that nobody has, so that
    nothing tells whether somebody has it.

    Attributes:
        guesses: of passwords and codes.
    """

    def __init__(self) -> None:
        self.guesses = Guesses()
        self._codes_by_email = Rate(per_s=1 / 300, burst=5)
        self._codes_by_address = Rate(per_s=1 / 30, burst=30)
        self._wrong_tokens = Rate(per_s=1 / 10, burst=60)

    async def check(self, db: Database, *, email: str, password: str, address: str) -> CustomerId:
        """Return the customer whose e-mail address and password these are.

        Raises:
            SignInWrong: they do not belong together, or nobody has that address.
            TooManyAttempts: they failed too often, for this e-mail or from this address.
        """
        key = _key(email)
        self.guesses.require_wait(person=key, address=address)
        customer_id, kept = await db.read(_find, email)
        is_right = await self.guesses.is_right(kept, password, person=key, address=address)
        if customer_id is None or not is_right:
            raise customers.accounts.SignInWrong("address and password do not belong together")
        self.guesses.clear(person=key)
        return customer_id

    async def knows(
        self, db: Database, *, customer_id: CustomerId, password: str, address: str
    ) -> bool:
        """Tell whether somebody who is signed in knows the password; a wrong one is counted.

        Raises:
            TooManyAttempts: it was wrong too often, for this customer or from this address.
        """
        key = customer_id.hex
        kept = await db.read(customers.accounts.find_password_hash, customer_id=customer_id)
        return await self.guesses.is_right(kept, password, person=key, address=address)

    def take_code(self, *, email: str, address: str) -> None:
        """Count a code that is asked for.

        Raises:
            TooManyAttempts: too many were, for this e-mail or from this address.
        """
        wait_s = self._codes_by_address.take(address) or self._codes_by_email.take(_key(email))
        if wait_s:
            raise TooManyAttempts("too many codes were asked for", retry_after_s=ceil(wait_s))

    def require_token_wait(self, address: str) -> None:
        """Refuse a platform that has asked wrongly for tokens too often.

        Raises:
            TooManyAttempts: from this address.
        """
        if wait_s := self._wrong_tokens.wait_s(address):
            raise TooManyAttempts("too many wrong requests for tokens", retry_after_s=ceil(wait_s))

    def charge_token(self, address: str) -> None:
        """Count a wrong request for tokens."""
        self._wrong_tokens.charge(address)


async def _find(tx: Tx, email: str) -> tuple[CustomerId | None, str | None]:
    try:
        identifier = Identifier(IdentifierKind.EMAIL, email)
        customer_id = await customers.find_by_identifier(tx, identifier=identifier)
    except InvalidIdentifier:
        customer_id = None
    found = await customers.accounts.find_password_hash(tx, customer_id=customer_id)
    return customer_id, found


def _key(email: str) -> str:
    # what people type is personal: it does not stay in memory
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
