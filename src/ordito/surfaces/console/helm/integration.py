"""Integration: how far does each pair of channels work as one, and by which rows?"""

from typing import Final

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.steering import Dimension, Integration, Measured, Pair
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.drill import as_csv, pages_of
from ordito.surfaces.console.helm.frame import Look, head_of, look_of, made, patient, rows_page
from ordito.surfaces.console.helm.view import HELM, View, ViewUnreadable
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.screens import Choice

PATH: Final = "/helm/integration"
_EVIDENCE: Final = "/helm/integration/rows"
_PAGE: Final = 50
_MOST: Final = 500


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("integration")
async def show_integration(request: Call) -> Template:
    """Show each pair of channels with what is measured of it; each share opens its rows.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    found, kinds = await made(_ask(look))
    view = look.view
    screen = screens.IntegrationPage(
        head=head_of(
            look.desk, look.mart, view, teller, "integration", csv_url=view.url(f"{PATH}/csv")
        ),
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
    found, _ = await made(_ask(await look_of(request)))
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
@patient("integration")
async def show_evidence(request: Call) -> Template:
    """Show rows behind the share of one dimension of a pair, those that are linked or are not.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    view, mart = look.view, look.mart
    pair = view.pair.split("~")
    if len(pair) != 2 or view.dimension not in {one.value for one in Dimension}:  # noqa: PLR2004  a pair
        raise ViewUnreadable("The address names no pair of channels.", field="pair")
    one, other = pair
    rows = await look.desk.read(
        lambda: steering.list_evidence(
            mart, Dimension(view.dimension), one, other, linked=view.linked, most=_MOST
        )
    )
    word = teller.word
    screen = screens.RowsPage(
        head=head_of(look.desk, mart, view, teller, "integration"),
        title=word(view.dimension, "helm_dimension"),
        about=(
            f"{teller.channel(one)} – {teller.channel(other)}",
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
    return rows_page(screen)


async def _ask(look: Look) -> tuple[Integration, dict[str, str]] | None:
    return await look.desk.ask(
        look.mart,
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
