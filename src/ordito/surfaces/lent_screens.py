"""What the page shows that tells what is lent to tills; codes are words of ``store_words``."""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice
from ordito.surfaces.store_screens import Article, Front, Said, Tally


class LentPiece(Struct, frozen=True, kw_only=True):
    """Units of an article that one till alone sells; it has sold ``sold`` of ``lent``."""

    article: Article
    lent: int
    sold: int
    left: int


class LentGoods(Struct, frozen=True, kw_only=True):
    """Goods that were lent at once."""

    at: datetime
    pieces: tuple[LentPiece, ...]
    back_url: str


class LentMoney(Struct, frozen=True, kw_only=True):
    """Money that one till alone takes, once; ``whose`` is a name, ``ending`` of a card's number."""

    tender: str
    amount: Money
    until: datetime
    back_url: str
    whose: str = ""
    ending: str = ""


class LentTill(Struct, frozen=True, kw_only=True):
    """A till and what is lent to it; ``is_over`` says that it was revoked.

    ``heard_at`` is when it last told anything; a device that is no till of the place has no name.
    """

    code: str
    name: str
    goods: tuple[LentGoods, ...]
    money: tuple[LentMoney, ...]
    heard_at: datetime | None = None
    is_over: bool = False

    @property
    def units(self) -> int:
        """Units that it may still sell."""
        return sum(piece.left for one in self.goods for piece in one.pieces)

    @property
    def totals(self) -> tuple[Money, ...]:
        """Money that it may still take, by currency."""
        minor: dict[str, int] = {}
        for one in self.money:
            minor[one.amount.currency] = minor.get(one.amount.currency, 0) + one.amount.minor
        return tuple(Money(total, currency) for currency, total in sorted(minor.items()))


class Lent(Struct, frozen=True, kw_only=True):
    """store/lent.html: what tills sell and take without asking; ``lendable`` are those alive."""

    front: Front
    said: Said | None
    tills: tuple[LentTill, ...]
    lendable: tuple[Choice, ...]
    tally: Tally
    goods_url: str
    card_url: str
    currency: str
    key: str
