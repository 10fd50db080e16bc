"""What the page of a previewed change shows."""

from datetime import date, datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice


class MoneyMove(Struct, frozen=True, kw_only=True):
    """Money that a change moves; ``kind`` is capture, void or refund."""

    tender: str
    kind: str
    amount: Money
    is_credit: bool = False


class GoodsMove(Struct, frozen=True, kw_only=True):
    """Units that a change moves; ``what`` and ``condition`` are codes."""

    what: str
    title: str
    place: str
    units: int
    condition: str = "sellable"
    disposition: str = ""


class Promised(Struct, frozen=True, kw_only=True):
    """What a place will do, and until when; ``method`` is a code."""

    place: str
    method: str
    promised_at: datetime


class Judged(Struct, frozen=True, kw_only=True):
    """What the rules say of goods that come back; ``why`` and ``rule`` are codes."""

    title: str
    allowed: bool
    why: str
    rule: str | None = None
    until: date | None = None


class Change(Struct, frozen=True, kw_only=True):
    """change.html: what a change would do, before it is done; ``kind`` is a code."""

    number: str
    url: str
    kind: str
    confirm_url: str
    expires_at: datetime
    due_before: Money
    due: Money
    to_pay: Money | None = None
    ways: tuple[Choice, ...] = ()
    back: Money | None = None
    points: int = 0
    points_debt: int = 0
    tax_before: Money | None = None
    tax: Money | None = None
    money: tuple[MoneyMove, ...] = ()
    goods: tuple[GoodsMove, ...] = ()
    promises: tuple[Promised, ...] = ()
    verdicts: tuple[Judged, ...] = ()
