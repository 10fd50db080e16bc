"""Sign-in attempts: passwords are checked few at a time, and failures are counted."""

import asyncio
from math import ceil
from typing import Final

from ordito.platform.auth import (
    SignInWrong,
    Staff,
    TooManyAttempts,
    find_staff,
    verify_password,
)
from ordito.platform.db import Database
from ordito.surfaces.rates import Rate

_HASHES_AT_ONCE: Final = 2  # each takes 64 MiB


class Attempts:
    """Counts failed sign-ins by login and by address: ten at once, then one a minute."""

    def __init__(self) -> None:
        self._by_login = Rate(per_s=1 / 60, burst=10)
        self._by_address = Rate(per_s=1 / 10, burst=30)
        self._hashing = asyncio.Semaphore(_HASHES_AT_ONCE)

    async def check(self, db: Database, *, login: str, password: str, address: str) -> Staff:
        """Return the person whose login and password these are.

        Raises:
            SignInWrong: they do not belong together.
            TooManyAttempts: they failed too often, for this login or from this address.
        """
        login = login.strip().lower()
        wait_s = max(self._by_login.wait_s(login), self._by_address.wait_s(address))
        if wait_s:
            raise TooManyAttempts("too many sign-ins have failed", retry_after_s=ceil(wait_s))
        person = await db.read(find_staff, login=login)
        try:
            async with self._hashing:
                person = await asyncio.to_thread(verify_password, person, password)
        except SignInWrong:
            self._by_login.charge(login)
            self._by_address.charge(address)
            raise
        self._by_login.clear(login)
        return person
