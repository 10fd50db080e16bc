"""An independent book of one SKU at two places: no buckets, no database, no log."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class Reserved:
    """Units set aside at a place."""

    place: str
    held: int
    expires_at: datetime | None = None


@dataclass
class Sent:
    """A transfer from the warehouse to the store."""

    ordered: int
    state: str = "open"
    shipped: int = 0
    received: int = 0
    told: set[str] = field(default_factory=set[str])


@dataclass
class Lent:
    """Units lent to a till of the store."""

    lent: int
    consumed: int = 0
    returned: int = 0
    told: set[str] = field(default_factory=set[str])

    @property
    def left(self) -> int:
        return self.lent - self.consumed - self.returned


class Oracle:
    """What lies where, and for whom. Each verb says whether the books would do it."""

    def __init__(self, on_hand: int) -> None:
        self.on_hand = {"store": on_hand, "warehouse": on_hand}
        self.damaged: defaultdict[str, int] = defaultdict(int)
        self.limit: defaultdict[str, int] = defaultdict(int)
        self.reservations: dict[str, Reserved] = {}
        self.transfers: dict[str, Sent] = {}
        self.escrows: dict[str, Lent] = {}

    def reserved(self, place: str) -> int:
        """Units set aside at a place, for whatever reason."""
        units = sum(one.held for one in self.reservations.values() if one.place == place)
        if place == "warehouse":
            return units + sum(t.ordered for t in self.transfers.values() if t.state == "open")
        return units + sum(one.left for one in self.escrows.values())

    def missing(self, place: str) -> int:
        """Units set aside at a place and not there."""
        return max(self.reserved(place) - self.on_hand[place] - self.limit[place], 0)

    def take(self, place: str, quantity: int, at: datetime) -> bool:
        """Return whether so many units are free; expired reservations give way."""
        before = dict(self.reservations)
        if self._free(place) < quantity:
            self.expire(at, place)
        if self._free(place) < quantity:
            self.reservations = before
            return False
        return True

    def _free(self, place: str) -> int:
        return self.on_hand[place] + self.limit[place] - self.reserved(place)

    def expire(self, at: datetime, *places: str) -> None:
        """Free what has expired."""
        for name, one in self.reservations.items():
            if one.place in places and one.expires_at is not None and one.expires_at <= at:
                self.reservations[name] = replace(one, held=0)

    def reserve(self, name: str, wanted: Reserved, at: datetime) -> bool:
        if name in self.reservations:
            return True
        if not self.take(wanted.place, wanted.held, at):
            return False
        self.reservations[name] = wanted
        return True

    def confirm(self, name: str) -> bool:
        one = self.reservations.get(name)
        if one is None or one.held == 0:
            return False
        self.reservations[name] = replace(one, expires_at=None)
        return True

    def release(self, name: str, quantity: int) -> bool:
        one = self.reservations.get(name)
        if one is not None:
            self.reservations[name] = replace(one, held=one.held - min(one.held, quantity))
        return True

    def fulfil(self, name: str, quantity: int) -> bool:
        one = self.reservations.get(name)
        if one is None or one.held < quantity or self.on_hand[one.place] < quantity:
            return False
        self.reservations[name] = replace(one, held=one.held - quantity)
        self.on_hand[one.place] -= quantity
        return True

    def go(self, place: str, quantity: int) -> None:
        """Goods that went did go, whatever the book says."""
        self.on_hand[place] = max(self.on_hand[place] - quantity, 0)

    def open_transfer(self, name: str, quantity: int, at: datetime) -> bool:
        if name in self.transfers or not self.take("warehouse", quantity, at):
            return False
        self.transfers[name] = Sent(quantity)
        return True

    def ship(self, name: str, quantity: int) -> bool:
        one = self.transfers.get(name)
        if one is None or one.state != "open" or quantity > one.ordered:
            return False
        if self.on_hand["warehouse"] < quantity:
            return False
        one.state, one.shipped = "shipped", quantity
        self.on_hand["warehouse"] -= quantity
        return True

    def receive(self, name: str, receipt: str, quantity: int, *, is_final: bool) -> bool:
        one = self.transfers.get(name)
        if one is None or one.state not in {"shipped", "received"}:
            return False
        if receipt not in one.told:
            one.told.add(receipt)
            one.received += quantity
            self.on_hand["store"] += quantity
        one.state = "received" if is_final else one.state
        return True

    def cancel(self, name: str) -> bool:
        one = self.transfers.get(name)
        if one is None or one.state != "open":
            return False
        one.state = "cancelled"
        return True

    def lend(self, name: str, quantity: int, at: datetime) -> bool:
        if name in self.escrows or not self.take("store", quantity, at):
            return False
        self.escrows[name] = Lent(quantity)
        return True

    def sell(self, name: str, line: str, quantity: int) -> bool:
        one = self.escrows.get(name)
        if one is None:
            return False
        if line not in one.told:
            one.told.add(line)
            one.consumed += min(one.left, quantity)
            self.go("store", quantity)
        return True

    def give_back(self, name: str) -> bool:
        one = self.escrows.get(name)
        if one is None:
            return False
        one.returned += one.left
        return True
