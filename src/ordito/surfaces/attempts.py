"""Attempts of the staff to sign in."""

from ordito.platform.auth import SignInWrong, Staff, find_staff, hash_to_match
from ordito.platform.db import Database
from ordito.surfaces.guesses import Guesses


class Attempts:
    """Checks who signs in; see ``Guesses``."""

    def __init__(self) -> None:
        self._guesses = Guesses()

    async def check(self, db: Database, *, login: str, password: str, address: str) -> Staff:
        """Return the person whose login and password these are.

        Raises:
            SignInWrong: unknown login, wrong password or disabled person, all said alike.
            TooManyAttempts: they failed too often, for this login or from this address.
        """
        login = login.strip().lower()
        self._guesses.require_wait(person=login, address=address)
        person = await db.read(find_staff, login=login)
        is_right = await self._guesses.is_right(
            hash_to_match(person), password, person=login, address=address
        )
        if person is None or not is_right:
            raise SignInWrong("this login and this password do not belong together")
        self._guesses.clear(person=login)
        return person
