"""Guesses: passwords are checked few at a time, and wrong ones are counted."""

import asyncio
from math import ceil
from typing import Final

from ordito.platform.auth import TooManyAttempts, is_password
from ordito.surfaces.rates import Rate

_HASHES_AT_ONCE: Final = 2  # each takes 64 MiB


class Guesses:
    """Counts wrong passwords: ten at once of a person, then one a minute; of an address thirty.

    Attributes:
        hashing: lets few passwords be hashed at a time.
    """

    def __init__(self) -> None:
        self._by_person = Rate(per_s=1 / 60, burst=10)
        self._by_address = Rate(per_s=1 / 10, burst=30)
        self.hashing = asyncio.Semaphore(_HASHES_AT_ONCE)

    async def is_right(
        self, password_hash: str | None, password: str, *, person: str, address: str
    ) -> bool:
        """Tell whether a password is right; a wrong one is counted before the next is looked at.

        However many come at once, each waits here and is refused when too many before were wrong.

        Args:
            password_hash: of whoever it is said to be; None is nobody, which takes as long.
            password: that was given.
            person: what stands for whoever it is said to be.
            address: network address that it came from.

        Raises:
            TooManyAttempts: too many were wrong, for this person or from this address.
        """
        self.require_wait(person=person, address=address)
        async with self.hashing:
            self.require_wait(person=person, address=address)
            is_right = await asyncio.to_thread(is_password, password_hash, password)
            if not is_right:
                self._by_person.charge(person)
                self._by_address.charge(address)
        return is_right

    def require_wait(self, *, person: str | None = None, address: str) -> None:
        """Refuse whoever has guessed wrongly too often.

        Raises:
            TooManyAttempts: this person, or from this address.
        """
        by_person = 0.0 if person is None else self._by_person.wait_s(person)
        if wait_s := max(by_person, self._by_address.wait_s(address)):
            raise TooManyAttempts("too many sign-ins have failed", retry_after_s=ceil(wait_s))

    def charge(self, *, address: str) -> None:
        """Count a wrong guess of something else than a password."""
        self._by_address.charge(address)

    def clear(self, *, person: str) -> None:
        """Forget the wrong passwords of somebody who has signed in."""
        self._by_person.clear(person)
