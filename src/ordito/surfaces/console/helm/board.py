"""Board: the cockpit on paper, in the language of its reader."""

from collections.abc import Callable
from typing import Final

import msgspec
from litestar import Response, get

from ordito.platform import i18n
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts.waterfall import WIDTH
from ordito.surfaces.console.helm.cockpit import aimed, ask, screen_of
from ordito.surfaces.console.helm.frame import look_of, made
from ordito.surfaces.console.helm.view import HELM
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import Formats, formats
from ordito.surfaces.marks import N_
from ordito.surfaces.papers.orders import Board, BoardBar, BoardTile

_TITLE: Final = N_("Report for the board")
_PERIOD: Final = N_("%(since)s to %(until)s; figures as of %(as_of)s")
_TARGET: Final = N_("target: %(value)s")
_MONEY: Final = N_("From revenue to what is left")
_CHANNELS: Final = N_("Channels")
_TURNS: Final = N_("%(channel)s earns %(direct)s at first sight; with everything: %(loaded)s.")
_WEAKEST: Final = N_("Weakest link")
_HELD: Final = N_("%(resource)s at %(place)s is used to %(use)s of what it can do then.")
_FREE: Final = N_("Nothing is used beyond what is practical.")
_UNJUDGED: Final = N_("Nothing can be judged: nobody has told what can be done, hour by hour.")
_HEADS: Final = (N_("Channel"), N_("Orders"), N_("Revenue"), N_("Direct"), N_("Fully loaded"))


@get("/helm/board.pdf", access=HELM, include_in_schema=False)
async def download_board(request: Call) -> Response[bytes]:
    """Return the cockpit of a period as PDF.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    look, teller = await look_of(request), await teller_of(request)
    found = await made(ask(look))
    screen = await aimed(request, look, teller, screen_of(look, teller, found), found[0].period)
    settings = request.house.settings
    company = settings.company_name or settings.company.capitalize()
    board = _Wording(teller, formats(teller.language, look.mart.build.zone)).board(screen, company)
    rendered = await request.house.archivist.press(
        msgspec.json.encode(board).decode(), form="board", language=teller.language
    )
    return Response(
        rendered.content,
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="board.pdf"'},
    )


class _Wording:
    """Says what the paper says, as its reader reads it."""

    def __init__(self, teller: Teller, written: Formats) -> None:
        self._word = teller.word
        self._named = teller.channel
        self._value = written.value
        self._text: Callable[[str], str] = i18n.catalogue(teller.language).gettext

    def board(self, screen: screens.Cockpit, company: str) -> Board:
        """Return the words of the paper."""
        head, text = screen.head, self._text
        period = {
            "since": self._value(head.since),
            "until": self._value(head.until),
            "as_of": self._value(head.as_of),
        }
        return Board(
            title=f"{company}: {text(_TITLE)}",
            period=text(_PERIOD) % period,
            tiles=tuple(self._tile(one) for one in screen.tiles),
            money=text(_MONEY),
            bars=tuple(self._bar(one) for one in screen.bars),
            channels=text(_CHANNELS),
            columns=tuple(text(one) for one in _HEADS),
            rows=tuple(self._channel(one) for one in screen.channels),
            turns=tuple(self._turn(one) for one in screen.channels if one.turns),
            weakest=text(_WEAKEST),
            held=self._held(screen),
        )

    def _tile(self, tile: screens.Tile) -> BoardTile:
        value = self._value(tile.value)
        if tile.value is None and tile.low is not None:
            value = f"{self._value(tile.low)} – {self._value(tile.high)}"
        target = ""
        if tile.target is not None:
            target = self._text(_TARGET) % {"value": self._value(tile.target)}
        return BoardTile(self._word(tile.code, "helm_tile"), value, target)

    def _bar(self, bar: screens.Bar) -> BoardBar:
        code = "below" if bar.drawn.kind == "loss" and bar.code == "left" else bar.code
        return BoardBar(
            label=self._word(code, "helm_step"),
            amount=self._value(bar.amount),
            start=bar.drawn.x / WIDTH,
            width=bar.drawn.width / WIDTH,
            is_whole=bar.drawn.kind == "whole",
            is_bold=bar.code in {"revenue", "left"},
        )

    def _channel(self, one: screens.ChannelRow) -> tuple[str, ...]:
        figures = (one.orders, one.revenue, one.direct, one.loaded)
        return (self._named(one.code), *(self._value(figure) for figure in figures))

    def _turn(self, one: screens.ChannelRow) -> str:
        return self._text(_TURNS) % {
            "channel": self._named(one.code),
            "direct": self._value(one.direct),
            "loaded": self._value(one.loaded),
        }

    def _held(self, screen: screens.Cockpit) -> str:
        one = screen.weakest
        if one is None:
            return self._text(_FREE if screen.is_judged else _UNJUDGED)
        return self._text(_HELD) % {
            "resource": self._word(one.resource, "helm_resource"),
            "place": ", ".join(one.places),
            "use": self._value(one.utilisation),
        }
