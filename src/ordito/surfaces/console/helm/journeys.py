"""Journeys: the rows behind a figure of the map, of flows between channels, or of a touchpoint."""

from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.drill import about, as_csv, customer_cell, names_of, pages_of
from ordito.surfaces.console.helm.frame import (
    PAGES,
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    patient,
    rows_page,
)
from ordito.surfaces.console.helm.process_map import (
    MapAnswer,
    ask_map,
    deviation_in,
    path_of,
)
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable, fit_of, instant, named
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/journeys"
_PAGE: Final = 50
_MOST_DOWNLOADED: Final = 100_000


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("map")
async def show_journeys(request: Call) -> Template:
    """Show the journeys behind a figure, the newest first.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, book = look.view, look.book
    told = await made(ask_map(look))
    asked, meant = await _asked(request, look, told)
    found = await made(
        look.desk.ask(
            look.mart,
            "journeys",
            (book.version, asked, meant),
            lambda mart: steering.cockpit.read_journeys(mart, book.register, asked, meant),
        )
    )
    shown = found.rows[view.skip : view.skip + _PAGE]
    names = await names_of(request, [one.customer_id for one in shown])
    screen = _screen(look, teller, told, found)
    rows = tuple(
        (
            None if one.began_us is None else instant(one.began_us),
            one.journey_id,
            customer_cell(one.customer_id, teller, names),
        )
        for one in shown
    )
    screen = msgspec.structs.replace(screen, rows=rows)
    return rows_page(screen)


@get(f"{PATH}/csv", access=HELM, include_in_schema=False)
async def download_journeys(request: Call) -> Response[str]:
    """Return the journeys behind a figure as comma-separated values, at most 100,000 of them.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    look = await look_of(request)
    told = await made(ask_map(look))
    asked, meant = await _asked(request, look, told)
    rows = await look.desk.read(
        lambda: steering.cockpit.list_journeys(
            look.mart, look.book.register, asked, meant, most=_MOST_DOWNLOADED
        )
    )
    return as_csv(
        "journeys",
        ("began", "journey", "customer", "order"),
        [
            (
                "" if one.began_us is None else instant(one.began_us).isoformat(timespec="seconds"),
                one.journey_id,
                one.customer_id,
                one.order_id,
            )
            for one in rows
        ],
    )


async def _asked(
    request: Call, look: Look, told: MapAnswer
) -> "tuple[steering.cockpit.Asked, steering.cockpit.Meant]":
    """Return which journeys are looked at, and which of them are meant.

    Raises:
        ViewUnreadable: they are held against a path that is not there.
    """
    path = await path_of(request, look.view) if look.view.fit else None
    if look.view.fit and path is None:
        raise ViewUnreadable("The address names no target path.", field="path")
    return look.view.asked(path), look.view.meant(told.map.variants)


def _screen(
    look: Look, teller: Teller, told: MapAnswer, found: "steering.cockpit.Journeys"
) -> screens.RowsPage:
    view, mart = look.view, look.mart
    times = [
        edge.steps
        for edge in told.map.edges
        if (edge.source, edge.target) == (view.activity, view.target)
    ]
    terms = [("steps_taken", one) for one in times]
    terms += [("journeys", found.journeys), ("customers", found.customers)]
    if len(found.rows) < found.journeys:
        terms.append(("newest", len(found.rows)))
    back = "ways" if view.hop or view.persona else "map"
    plain = View(
        period=view.period,
        channel=view.channel,
        method=view.method,
        group=view.group,
        detail=view.detail,
        path=view.path,
        measure=view.measure,
    )
    codes = ("began", "journey", "customer")
    return screens.RowsPage(
        head=head_of(
            look.desk,
            mart,
            view,
            teller,
            back,
            period=steering.cockpit.period_of(mart, view.period),
            page=PATH,
            csv_url=view.url(f"{PATH}/csv"),
        ),
        title=teller.word("journeys", "helm_column"),
        about=(*_meant(look, told, teller), *about(look, teller)),
        sums=tuple(
            screens.Sum(term=teller.word(code, "helm_column"), value=value) for code, value in terms
        ),
        columns=tuple((teller.word(code, "helm_column"), False) for code in codes),
        rows=(),
        back=Choice(label=teller.word(back, "helm_page"), url=plain.url(PAGES[back])),
        **pages_of(view, PATH, len(found.rows)),
    )


def _meant(look: Look, told: MapAnswer, teller: Teller) -> tuple[str, ...]:
    """Return in words which journeys these are."""
    view = look.view

    def channel(code: str) -> str:
        return teller.channel(named(code) or "system")

    variants = told.map.variants
    sequence = variants[view.variant].activities if 0 <= view.variant < len(variants) else ()
    activities = sequence or tuple(one for one in (view.activity, view.target) if one)
    parts = [" → ".join(teller.word(one, "helm_activity") for one in activities)]
    if view.fit:
        parts.append(f"{view.path}: {deviation_in(fit_of(view.fit), teller)}")
    if view.at:
        parts.append(channel(view.at))
    if view.hop:
        reached = channel(view.reached) if view.reached else teller.word("\0end", "helm_activity")
        parts.append(f"{view.hop}. {channel(view.source)} → {reached}")
    parts.append(groups_of(look.book, teller).get(view.persona, view.persona))
    return tuple(one for one in parts if one)
