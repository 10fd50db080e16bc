"""Board: the cockpit on paper, two pages that can be read without a screen."""

import asyncio
from typing import Final

from fpdf import FPDF
from litestar import Response, get

from ordito.platform import i18n
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts.waterfall import WIDTH
from ordito.surfaces.console.helm.cockpit import ask, screen_of
from ordito.surfaces.console.helm.frame import look_of, made
from ordito.surfaces.console.helm.view import HELM
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.formats import Formats, formats
from ordito.surfaces.marks import N_
from ordito.surfaces.papers.pdf import font_file

_MARGIN: Final = 18.0
_WIDTH: Final = 210.0 - 2 * _MARGIN
_FONT: Final = "board"
_INK: Final = (28, 35, 51)
_QUIET: Final = (91, 100, 114)
_THREAD: Final = (163, 38, 42)
_INDIGO: Final = (43, 58, 103)
_BAR_MM: Final = 84.0

_TITLE: Final = N_("Report for the board")
_PERIOD: Final = N_("%(since)s to %(until)s; figures as of %(as_of)s")
_MONEY: Final = N_("From revenue to what is left")
_CHANNELS: Final = N_("Channels")
_TURNS: Final = N_("%(channel)s earns %(direct)s at first sight; with everything: %(loaded)s.")
_WEAKEST: Final = N_("Weakest link")
_HELD: Final = N_("%(resource)s at %(place)s is used to %(use)s of what it can do then.")
_FREE: Final = N_("Nothing is used beyond what is practical.")
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
    screen = screen_of(look, teller, await made(ask(look)))
    settings = request.house.settings
    company = settings.company_name or settings.company.capitalize()
    written = formats(teller.language, look.mart.build.zone)
    paper = await asyncio.to_thread(_Board(teller, written, company).write, screen)
    return Response(
        paper,
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="board.pdf"'},
    )


class _Board:
    """Writes the paper, in the language of its reader."""

    def __init__(self, teller: Teller, written: Formats, company: str) -> None:
        self._teller = teller
        self._written = written
        self._text = i18n.catalogue(teller.language).gettext
        self._company = company
        self._page = FPDF(format="A4")

    def write(self, screen: screens.Cockpit) -> bytes:
        """Return the file."""
        page = self._page
        page.set_margins(_MARGIN, _MARGIN, _MARGIN)
        page.add_font(_FONT, "", font_file("NotoSans-Regular.ttf"))
        page.add_font(_FONT, "B", font_file("NotoSans-SemiBold.ttf"))
        title = f"{self._company}: {self._text(_TITLE)}"
        page.set_title(title)
        page.set_lang(self._teller.language)
        page.add_page()
        self._line(title, size=18, bold=True, height=9)
        head = screen.head
        told = {
            "since": self._written.value(head.since),
            "until": self._written.value(head.until),
            "as_of": self._written.value(head.as_of),
        }
        self._line(self._text(_PERIOD) % told, quiet=True)
        page.ln(4)
        self._tiles(screen.tiles)
        self._head(_MONEY)
        for bar in screen.bars:
            self._bar(bar)
        self._head(_CHANNELS)
        self._channels(screen.channels)
        self._head(_WEAKEST)
        self._weakest(screen.weakest)
        return bytes(page.output())

    def _tiles(self, tiles: tuple[screens.Tile, ...]) -> None:
        for tile in tiles:
            value = self._written.value(tile.value)
            if tile.value is None and tile.low is not None:
                value = f"{self._written.value(tile.low)} – {self._written.value(tile.high)}"
            self._pair(self._teller.word(tile.code, "helm_tile"), value)

    def _bar(self, bar: screens.Bar) -> None:
        page, drawn = self._page, bar.drawn
        top = page.get_y()
        code = "below" if bar.drawn.kind == "loss" and bar.code == "left" else bar.code
        self._style(bold=bar.code in {"revenue", "left"})
        page.cell(44, 6, self._teller.word(code, "helm_step"))
        left = _MARGIN + 44
        page.set_fill_color(*(_INDIGO if drawn.kind == "whole" else _THREAD))
        width = max(drawn.width * _BAR_MM / WIDTH, 0.2)
        page.rect(left + drawn.x * _BAR_MM / WIDTH, top + 1, width, 4, style="F")
        page.set_xy(left + _BAR_MM, top)
        page.cell(_WIDTH - 44 - _BAR_MM, 6, self._written.value(bar.amount), align="R")
        page.set_xy(_MARGIN, top + 6)

    def _channels(self, channels: tuple[screens.ChannelRow, ...]) -> None:
        rows = [
            (
                self._teller.word(one.code, "channel"),
                self._written.value(one.orders),
                self._written.value(one.revenue),
                self._written.value(one.direct),
                self._written.value(one.loaded),
            )
            for one in channels
        ]
        for number, row in enumerate([tuple(self._text(head) for head in _HEADS), *rows]):
            self._style(bold=number == 0, quiet=number == 0)
            for at, value in enumerate(row):
                self._page.cell(50 if at == 0 else 31, 5.6, value, align="R" if at else "L")
            self._page.ln(5.6)
        for one in channels:
            if one.turns:
                told = {
                    "channel": self._teller.word(one.code, "channel"),
                    "direct": self._written.value(one.direct),
                    "loaded": self._written.value(one.loaded),
                }
                self._line(self._text(_TURNS) % told, bold=True)

    def _weakest(self, one: screens.Weakest | None) -> None:
        if one is None:
            self._line(self._text(_FREE))
            return
        told = {
            "resource": self._teller.word(one.resource, "helm_resource"),
            "place": ", ".join(one.places),
            "use": self._written.value(one.utilisation),
        }
        self._line(self._text(_HELD) % told)

    def _head(self, text: str) -> None:
        self._page.ln(5)
        self._line(self._text(text), size=12, bold=True, height=8)

    def _pair(self, term: str, value: str) -> None:
        self._style(quiet=True)
        self._page.cell(60, 6, term)
        self._style(bold=True)
        self._page.cell(60, 6, value, align="R")
        self._page.ln(6)

    def _line(
        self,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        quiet: bool = False,
        height: float = 5.6,
    ) -> None:
        self._style(size=size, bold=bold, quiet=quiet)
        self._page.multi_cell(_WIDTH, height, text, new_x="LMARGIN", new_y="NEXT")

    def _style(self, *, size: float = 10, bold: bool = False, quiet: bool = False) -> None:
        self._page.set_font(_FONT, "B" if bold else "", size)
        self._page.set_text_color(*(_QUIET if quiet else _INK))
