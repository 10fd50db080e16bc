"""What the watcher needs from outside: a way to ask a channel."""

from typing import Protocol

from ordito.platform.errors import OutsideFault
from ordito.platform.ids import PlaceId
from ordito.pricing.watch.model import Answer, Question, Side


class Silent(OutsideFault):
    """A surface gives no answer that could be compared."""


class Surface(Protocol):
    """A channel's public face, as a stranger sees it."""

    name: str

    def side(self, place_id: PlaceId | None) -> Side:
        """Return what it declares to show, at a place where it sells at places."""
        ...

    def takes(self, question: Question) -> bool:
        """Tell whether it can be asked this: not every face knows people, places and the future."""
        ...

    async def ask(self, question: Question) -> Answer:
        """Ask it.

        Raises:
            Silent: it does not answer, or not so that it could be compared.
        """
        ...
