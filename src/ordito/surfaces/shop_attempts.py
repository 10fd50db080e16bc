"""Attempts to sign in to the shop: few passwords at a time, failures counted, codes rationed."""

import asyncio
import hashlib
from math import ceil
from typing import Final

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, InvalidIdentifier
from ordito.platform.auth import TooManyAttempts, is_password
from ordito.platform.db import Database, Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.rates import Rate

_HASHES_AT_ONCE: Final = 2  # each takes 64 MiB


class ShopAttempts:
    """Counts by e-mail address and by network address.

    Failed passwords: ten at once, then one a minute. Codes that are asked for: five at once, then
    one every five minutes; from a network address more, as a household or office shares it. The
    same for an address that nobody has, so that nothing tells whether somebody has it.

    Attributes:
        hashing: lets few passwords be hashed at a time.
    """

    def __init__(self) -> None:
        self._wrong_by_email = Rate(per_s=1 / 60, burst=10)
        self._wrong_by_address = Rate(per_s=1 / 10, burst=30)
        self._codes_by_email = Rate(per_s=1 / 300, burst=5)
        self._codes_by_address = Rate(per_s=1 / 30, burst=30)
        self._wrong_tokens = Rate(per_s=1 / 10, burst=60)
        self.hashing = asyncio.Semaphore(_HASHES_AT_ONCE)

    async def check(self, db: Database, *, email: str, password: str, address: str) -> CustomerId:
        """Return the customer whose e-mail address and password these are.

        Raises:
            SignInWrong: they do not belong together, or nobody has that address.
            TooManyAttempts: they failed too often, for this e-mail or from this address.
        """
        key = _key(email)
        self._require_wait(key, address)
        customer_id, password_hash = await db.read(_find, email)
        is_right = await self._matches(key, address, password_hash, password)
        if customer_id is None or not is_right:
            raise customers.accounts.SignInWrong("address and password do not belong together")
        self._wrong_by_email.clear(key)
        return customer_id

    async def knows(
        self, db: Database, *, customer_id: CustomerId, password: str, address: str
    ) -> bool:
        """Tell whether somebody who is signed in knows the password; a wrong one is counted.

        Raises:
            TooManyAttempts: it was wrong too often, for this customer or from this address.
        """
        key = customer_id.hex
        self._require_wait(key, address)
        kept = await db.read(customers.accounts.find_password_hash, customer_id=customer_id)
        return await self._matches(key, address, kept, password)

    def require_code_wait(self, address: str) -> None:
        """Refuse an address from which too many wrong codes came.

        Raises:
            TooManyAttempts: they did.
        """
        if wait_s := self._wrong_by_address.wait_s(address):
            raise TooManyAttempts("too many codes were wrong", retry_after_s=ceil(wait_s))

    def charge_wrong_code(self, address: str) -> None:
        """Count a wrong code."""
        self._wrong_by_address.charge(address)

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

    async def _matches(
        self, key: str, address: str, password_hash: str | None, password: str
    ) -> bool:
        """Check a password, and count a wrong one before the next is looked at.

        However many come at once, each waits here and is refused when too many before were wrong.
        """
        async with self.hashing:
            self._require_wait(key, address)
            is_right = await asyncio.to_thread(is_password, password_hash, password)
            if not is_right:
                self._wrong_by_email.charge(key)
                self._wrong_by_address.charge(address)
        return is_right

    def _require_wait(self, key: str, address: str) -> None:
        wait_s = max(self._wrong_by_email.wait_s(key), self._wrong_by_address.wait_s(address))
        if wait_s:
            raise TooManyAttempts("too many sign-ins have failed", retry_after_s=ceil(wait_s))


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
