"""Orders to the press beside documents and parcels: what a letter and the board's paper say."""

import msgspec

from ordito.messages import Text


class Letter(msgspec.Struct, frozen=True):
    """What a letter says, and by whose name it goes."""

    text: Text
    sender: str


class BoardTile(msgspec.Struct, frozen=True):
    """One of four figures, with what it was to be."""

    term: str
    value: str
    target: str


class BoardBar(msgspec.Struct, frozen=True):
    """A step of the waterfall: where it begins and how wide it is, as shares of all of it."""

    label: str
    amount: str
    start: float
    width: float
    is_whole: bool
    is_bold: bool


class Board(msgspec.Struct, frozen=True):
    """What the paper says: words and figures as its reader reads them.

    Attributes:
        title: of the paper.
        period: that it is about.
        tiles: the four figures.
        money: heading above ``bars``.
        bars: the waterfall, from the top.
        channels: heading above ``columns``.
        columns: titles of ``rows``; the first stands left.
        rows: of the table of channels.
        turns: sentences about channels that turn.
        weakest: heading above ``held``.
        held: what holds the chain back.
    """

    title: str
    period: str
    tiles: tuple[BoardTile, ...]
    money: str
    bars: tuple[BoardBar, ...]
    channels: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    turns: tuple[str, ...]
    weakest: str
    held: str
