"""KPIs: what is declared, how it stands, and where definitions contradict."""

from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import desk_of
from ordito.surfaces.console.helm.frame import head_of, nothing, open_mart
from ordito.surfaces.console.helm.view import HELM, view_of
from ordito.surfaces.console.moments import teller_of

PATH: Final = "/helm/kpis"


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_kpis(request: Call) -> Template:
    """Show the tree of KPIs, or that it is not reckoned yet.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    view, desk, teller = view_of(request), desk_of(request), await teller_of(request)
    mart = open_mart(desk)
    if mart is None:
        return nothing(request, desk, mart, view, teller, "kpis")
    screen = screens.KpisPage(head=head_of(desk, mart, view, teller, "kpis"), is_ready=False)
    return Template("helm/kpis.html", context={"screen": screen})
