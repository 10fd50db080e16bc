"""Pages: the template engine that all server-rendered screens use.

A route answers ``Template("order.html", context={"screen": screens.Order(...)})``; the engine adds
the frame (who, where, which language). ``render`` makes a piece of a page, such as one message of
the live stream.
"""

import gettext
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from math import log1p
from pathlib import Path
from typing import Any, Final, Protocol, cast

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.template import TemplateConfig
from litestar.template.base import TemplateEngineProtocol, TemplateProtocol
from markupsafe import Markup

from ordito.platform import i18n
from ordito.platform.money import Money
from ordito.surfaces import assets, geo, words
from ordito.surfaces.formats import Formats, formats, iso
from ordito.surfaces.screens import Cell, Choice, Frame, Value
from ordito.surfaces.templating import Templates, written

LANGUAGE_COOKIE: Final = "ordito_language"
TEMPLATES: Final = Path(__file__).parent / "templates"


class Framed(Protocol):
    """What a page has around its content, of whichever surface; its templates know the rest."""

    @property
    def language(self) -> str:
        """Of the reader."""
        ...


FrameOf = Callable[[Request[Any, Any, Any]], Framed]


def language_of(connection: ASGIConnection[Any, Any, Any, Any], setting: str | None = None) -> str:
    """Return the reader's language; ``setting`` is that of the profile, where there is one."""
    return i18n.choose(
        setting=setting,
        cookie=connection.cookies.get(LANGUAGE_COOKIE),
        accept=connection.headers.get("accept-language", ""),
    )


def render(template: str, frame: Framed, **context: Any) -> str:
    """Render a template for the reader of ``frame``."""
    if not assets.manifest():
        return assets.HOW_TO_BUILD
    return _environment(frame.language).get_template(template).render(frame=frame, **context)


def template_config(frame_of: FrameOf) -> TemplateConfig["Pages"]:
    """Return what Litestar needs to answer with our templates.

    Args:
        frame_of: makes the frame of a request; also asked for pages of refusals and faults.
    """
    return TemplateConfig(instance=Pages(frame_of))


class Pages(TemplateEngineProtocol["Page", Mapping[str, Any]]):
    """The template engine: one environment a language."""

    def __init__(self, frame_of: FrameOf) -> None:
        self._frame_of = frame_of

    def get_template(self, template_name: str) -> "Page":
        """Return the page of that name."""
        return Page(template_name, self._frame_of)

    def render_string(self, template_string: str, context: Mapping[str, Any]) -> str:
        """Refuse: pages are files, so that they are found, translated and tested."""
        raise NotImplementedError(template_string)

    def register_template_callable(self, key: str, template_callable: Any) -> None:
        """Take no callables: what templates may call stands in this file."""


class Page(TemplateProtocol):
    """A template that waits for its request."""

    def __init__(self, name: str, frame_of: FrameOf) -> None:
        self._name = name
        self._frame_of = frame_of

    def render(self, *args: Any, **context: Any) -> str:
        """Render for the reader of the request, unless the route gave a frame of its own."""
        frame = context.pop("frame", None) or self._frame_of(context["request"])
        return render(self._name, frame, **context)


@lru_cache
def _environment(language: str) -> Templates:
    texts = i18n.catalogue(language)
    environment = Templates(
        texts, loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, auto_reload=False
    )
    known = cast("Any", environment)  # its own types leave these open
    refusals = i18n.catalogue(language, i18n.REFUSALS)
    known.filters |= _FILTERS | {
        "word": _word(texts),
        "channel": _channel(texts),
        "refusal": _refusal(refusals),
    }
    known.tests |= {"cell": _is_cell, "link": _is_link, "zero": _is_zero}
    known.globals |= {
        "asset": assets.url,
        "draw_icon": _icon,
        "draw_map": geo.draw,
        "languages": i18n.NAMES,
        "section_icons": words.SECTION_ICONS,
        "tones": words.STATE_TONES,
        "write_time": _time,
    }
    return environment


def _word(texts: gettext.NullTranslations) -> Callable[[str, str], str]:
    def word(code: str, vocabulary: str) -> str:
        return words.word(code, vocabulary, texts)

    return word


def _channel(texts: gettext.NullTranslations) -> Callable[[Context, str], str]:
    """Return the filter that names a channel: by its word, or as staff of the company call it."""

    @pass_context
    def channel(context: Context, code: str) -> str:
        frame: Frame = context["frame"]
        return frame.channels.get(code) or words.word(code, "channel", texts)

    return channel


def _refusal(texts: gettext.NullTranslations) -> Callable[[str], str]:
    def refusal(text: str) -> str:
        # gettext takes an empty text for its own head
        return texts.gettext(text) if text else ""

    return refusal


def _formats(context: Context) -> Formats:
    frame: Frame = context["frame"]
    return _formats_of(frame.language, frame.zone)


_formats_of = lru_cache(formats)


def _told(say: Callable[[Formats, Any], str]) -> Callable[[Context, Any], str]:
    """Return the filter that says a value as the reader of the page reads it."""

    @pass_context
    def told(context: Context, value: Any) -> str:
        return say(_formats(context), value)

    return told


@pass_context
def _ago(context: Context, value: datetime) -> str:
    return _formats(context).ago(value, context["frame"].now)


@pass_context
def _time(context: Context, at: datetime, style: str = "moment") -> Markup:
    """Return an instant as an element; the ``style`` is ``moment``, ``ago`` or ``clock``."""
    say = _formats(context)
    shown = whole = say.moment(at)
    if style == "ago":
        shown = say.ago(at, context["frame"].now)
    elif style == "clock":
        shown = say.clock(at)
    return Markup(  # noqa: S704 # written
        f'<time datetime="{iso(at)}" title="{written(whole)}">{written(shown)}</time>'
    )


@cache
def _icon(name: str) -> Markup:
    """Return the icon of that name; beside it, words say what it means."""
    url = written(f"{assets.url('icons.svg')}#{name}")
    return Markup(f'<svg class="icon" aria-hidden="true"><use href="{url}"/></svg>')  # noqa: S704 # written


def _local_day(value: datetime, frame: Frame) -> date:
    return value.astimezone(_formats_of(frame.language, frame.zone).zone).date()


def _is_cell(value: object) -> bool:
    return isinstance(value, Cell)


def _is_zero(value: object) -> bool:
    return value is None or value == 0 or (isinstance(value, Money) and not value.minor)


def _share(part: float, whole: float) -> str:
    """Return ``part`` of ``whole`` as an SVG length, 0 % where there is no whole."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def _size(value: Value) -> float:
    """Return the bare size of a value, so that bars can be compared."""
    if isinstance(value, Money):
        return float(value.minor)
    return float(value) if isinstance(value, int | float) else 0.0


def _is_link(value: object) -> bool:
    return isinstance(value, tuple)


def _seconds(value: float | None) -> timedelta | None:
    """Return a length of time, None where it is not known."""
    return None if value is None else timedelta(seconds=round(value))


def _spark(values: tuple[int, ...]) -> list[tuple[float, float]]:
    """Return the points of a sparkline in a box of 100 x 30, the highest value at the top."""
    top = max(*values, 1)
    step = 100 / (len(values) - 1) if len(values) > 1 else 0
    return [(round(i * step, 2), round(28 - 25 * v / top, 2)) for i, v in enumerate(values)]


def _radius(units: int) -> float:
    """Return the radius of a place on the map: its area grows with its units, within bounds."""
    return round(min(5 + max(units, 0) ** 0.5, 22), 1)


def _heat(available: int, most: int) -> int:
    """Return 0 (none) to 4 (most) for a cell of a heat table, on a logarithmic scale."""
    return 0 if available <= 0 else 1 + min(3, int(4 * log1p(available) / log1p(most)))


def _options(choices: Iterable[Choice]) -> Markup:
    """Return what can be chosen in a field: many, so they are written as one piece."""
    return Markup(  # noqa: S704 # what is shown is escaped
        "".join(
            f'<option value="{written(one.url)}"{" selected" if one.current else ""}>'
            f"{written(one.label)}</option>"
            for one in choices
        )
    )


_FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "value": _told(Formats.value),
    "decimal": _told(Formats.decimal),
    "day": _told(Formats.day),
    "weekday": _told(Formats.weekday),
    "short_day": _told(Formats.short_day),
    "clock": _told(Formats.clock),
    "ago": _ago,
    "iso": iso,
    "local_day": _local_day,
    "share": _share,
    "size": _size,
    "options": _options,
    "seconds": _seconds,
    "spark": _spark,
    "heat": _heat,
    "radius": _radius,
}
