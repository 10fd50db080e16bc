"""The cockpit as PDF: two pages that can be read without a screen, in the words of its reader."""

from typing import Final

from fpdf import FPDF

from ordito.surfaces.papers.orders import Board, BoardBar, BoardTile
from ordito.surfaces.papers.pdf import font_file

_MARGIN: Final = 18.0
_WIDTH: Final = 210.0 - 2 * _MARGIN
_FONT: Final = "board"
_INK: Final = (28, 35, 51)
_QUIET: Final = (91, 100, 114)
_THREAD: Final = (163, 38, 42)
_INDIGO: Final = (43, 58, 103)
_LABEL_MM: Final = 44.0
_BAR_MM: Final = 84.0
_THIN_MM: Final = 0.2


def board_pdf(board: Board, language: str) -> bytes:
    """Return the paper on A4."""
    return _Page(board, language).write()


class _Page:
    """Writes the paper."""

    def __init__(self, board: Board, language: str) -> None:
        self._board = board
        self._page = FPDF(format="A4")
        self._page.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self._page.add_font(_FONT, "", font_file("NotoSans-Regular.ttf"))
        self._page.add_font(_FONT, "B", font_file("NotoSans-SemiBold.ttf"))
        self._page.set_title(board.title)
        self._page.set_lang(language)

    def write(self) -> bytes:
        """Return the file."""
        board = self._board
        self._page.add_page()
        self._line(board.title, size=18, bold=True, height=9)
        self._line(board.period, quiet=True)
        self._page.ln(4)
        for tile in board.tiles:
            self._tile(tile)
        self._head(board.money)
        for bar in board.bars:
            self._bar(bar)
        self._head(board.channels)
        for number, row in enumerate((board.columns, *board.rows)):
            self._row(row, is_head=number == 0)
        for turn in board.turns:
            self._line(turn, bold=True)
        self._head(board.weakest)
        self._line(board.held)
        return bytes(self._page.output())

    def _tile(self, tile: BoardTile) -> None:
        self._style(quiet=True)
        self._page.cell(60, 6, tile.term)
        self._style(bold=True)
        self._page.cell(50, 6, tile.value, align="R")
        self._style(quiet=True)
        self._page.cell(_WIDTH - 110, 6, tile.target, align="R")
        self._page.ln(6)

    def _bar(self, bar: BoardBar) -> None:
        page, top = self._page, self._page.get_y()
        self._style(bold=bar.is_bold)
        page.cell(_LABEL_MM, 6, bar.label)
        left = _MARGIN + _LABEL_MM
        page.set_fill_color(*(_INDIGO if bar.is_whole else _THREAD))
        width = max(bar.width * _BAR_MM, _THIN_MM)
        page.rect(left + bar.start * _BAR_MM, top + 1, width, 4, style="F")
        page.set_xy(left + _BAR_MM, top)
        page.cell(_WIDTH - _LABEL_MM - _BAR_MM, 6, bar.amount, align="R")
        page.set_xy(_MARGIN, top + 6)

    def _row(self, row: tuple[str, ...], *, is_head: bool) -> None:
        self._style(bold=is_head, quiet=is_head)
        for at, value in enumerate(row):
            self._page.cell(50 if at == 0 else 31, 5.6, value, align="R" if at else "L")
        self._page.ln(5.6)

    def _head(self, text: str) -> None:
        self._page.ln(5)
        self._line(text, size=12, bold=True, height=8)

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
