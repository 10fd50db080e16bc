"""Integration: how far does each pair of channels work as one, and by which rows?"""

from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.steering import Dimension, Integration, Measured, Pair
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import Desk, desk_of
from ordito.surfaces.console.helm.drill import as_csv, pages_of
from ordito.surfaces.console.helm.frame import head_of, made, nothing, open_mart
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable, view_of
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/integration"
_EVIDENCE: Final = "/helm/integration/rows"
_PAGE: Final = 50
_MOST: Final = 500


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_integration(request: Call) -> Template:
    """Show each pair of channels with what is measured of it; each share opens its rows.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart = open_mart(desk)
    if mart is None:
        return nothing(request, desk, mart, view, teller, "integration")
    told = await _ask(desk, mart)
    if told is None:
        return nothing(request, desk, mart, view, teller, "integration")
    found, kinds = told
    screen = screens.IntegrationPage(
        head=head_of(desk, mart, view, teller, "integration", csv_url=view.url(f"{PATH}/csv")),
        level=None if found.level is None else found.level.value,
        score=found.score,
        coverage=found.coverage,
        dimensions=tuple(one.value for one in Dimension),
        pairs=tuple(
            screens.PairRow(
                one=pair.one,
                other=pair.other,
                one_kind=kinds.get(pair.one, "system"),
                other_kind=kinds.get(pair.other, "system"),
                level=None if pair.level is None else pair.level.value,
                orders=pair.orders,
                cells=_cells(pair, view),
            )
            for pair in found.pairs
        ),
    )
    return Template("helm/integration.html", context={"screen": screen})


@get(f"{PATH}/csv", access=HELM, include_in_schema=False)
async def download_integration(request: Call) -> Response[str]:
    """Return each pair and dimension as comma-separated values.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
        NoMart: nothing was built yet.
        FiguresUnready: they are being made.
    """
    view_of(request)
    desk = desk_of(request)
    mart = desk.mart()
    found, _ = await made(_ask(desk, mart))
    return as_csv(
        "integration",
        ("one", "other", "level", "dimension", "rows", "linked", "share", "dimension_level"),
        [
            (pair.one, pair.other, pair.level, m.dimension, m.n, m.linked, m.share, m.level)
            for pair in found.pairs
            for m in pair.measured
        ],
    )


@get(_EVIDENCE, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_evidence(request: Call) -> Template:
    """Show rows behind the share of one dimension of a pair, those that are linked or are not.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart, pair = open_mart(desk), view.pair.split("~")
    if len(pair) != 2 or view.dimension not in {one.value for one in Dimension}:  # noqa: PLR2004  a pair
        raise ViewUnreadable("The address names no pair of channels.", field="pair")
    if mart is None:
        return nothing(request, desk, mart, view, teller, "integration")
    one, other = pair
    rows = await desk.read(
        lambda: steering.list_evidence(
            mart, Dimension(view.dimension), one, other, linked=view.linked, most=_MOST
        )
    )
    word = teller.word
    screen = screens.RowsPage(
        head=head_of(desk, mart, view, teller, "integration"),
        title=word(view.dimension, "helm_dimension"),
        about=(
            f"{word(one, 'channel')} – {word(other, 'channel')}",
            word("linked" if view.linked else "apart", "helm_evidence"),
        ),
        sums=(
            screens.Sum(term=word("rows", "helm_column"), value=len(rows)),
            screens.Sum(
                term=word("apart" if view.linked else "linked", "helm_evidence"),
                value=word("show", "helm_evidence"),
                url=view.url(_EVIDENCE, linked=not view.linked),
            ),
        ),
        columns=((word("row", "helm_column"), False),),
        rows=tuple((row.id,) for row in rows[view.skip : view.skip + _PAGE]),
        back=Choice(
            label=word("integration", "helm_page"),
            url=msgspec.structs.replace(View(), period=view.period).url(PATH),
        ),
        **pages_of(view, _EVIDENCE, len(rows)),
    )
    return Template("helm/rows.html", context={"screen": screen})


async def _ask(desk: Desk, mart: Mart) -> tuple[Integration, dict[str, str]] | None:
    return await desk.ask(
        mart,
        "integration",
        (),
        lambda mart: (
            steering.cockpit.read_integration(mart),
            steering.cockpit.list_channels(mart),
        ),
    )


def _cells(pair: Pair, view: View) -> tuple[screens.DimensionCell | None, ...]:
    found = {one.dimension: one for one in pair.measured}

    def cell(measured: Measured) -> screens.DimensionCell:
        return screens.DimensionCell(
            dimension=measured.dimension.value,
            n=measured.n,
            linked=measured.linked,
            share=measured.share,
            level=None if measured.level is None else measured.level.value,
            url=view.url(
                _EVIDENCE,
                pair=f"{pair.one}~{pair.other}",
                dimension=measured.dimension.value,
                linked=True,
            ),
        )

    return tuple(cell(found[one]) if one in found else None for one in Dimension)
