"""Call screen: the number that rings, who has it, and the way to verify and note."""

from collections.abc import Sequence
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.surfaces.call import Call
from ordito.surfaces.case_screens import Caller, CallScreen
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.desk.scope import URL
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look

_MOST: Final = 10
_SHORTEST: Final = 3


@get(
    f"{URL}/call",
    access=staff(Role.AGENT, Role.ASSOCIATE),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_call(request: Call) -> Template | Redirect:
    """Show who may be calling; a telephone system opens ``/desk/call?number=...``.

    One person who has the number is opened at once. The number proves nothing: it can be feigned,
    so the person is verified before anything is read out.
    """
    number = request.query_params.get("number", "").strip()[:40]
    region = next((one.country for one in request.house.memory.directory.entities.values()), None)
    is_unclear, found = False, None
    if number:
        try:
            found = await request.db.read(
                customers.find_by_identifier,
                identifier=Identifier(IdentifierKind.PHONE, number, region=region),
            )
        except customers.InvalidIdentifier:
            is_unclear = True
    if found is not None:
        return Redirect(f"/customers/{found}?call=1#person", status_code=303)
    hits: Sequence[customers.SearchHit] = ()
    if len(number) >= _SHORTEST:
        hits = await request.db.read(customers.search, text=number, size=_MOST)
    is_open = may_see_persons(request.principal)
    if is_open and hits:
        await note_look(request, [one.customer_id for one in hits], why="call")
    screen = CallScreen(
        number=number,
        callers=tuple(
            Caller(
                name=_shown(one.name or one.email or one.phone or "", is_open=is_open),
                url=f"/customers/{one.customer_id}?call=1#person",
                detail=_shown(one.phone or "", is_open=False),
                case_url=f"/customers/{one.customer_id}#new-case",
            )
            for one in hits
        ),
        is_unclear=is_unclear and not hits,
        form_url=f"{URL}/call",
    )
    return Template("desk/call.html", context={"screen": screen})


def _shown(value: str, *, is_open: bool) -> str:
    return value if is_open else masked(value)


ROUTES: Final[Sequence[ControllerRouterHandler]] = (show_call,)
