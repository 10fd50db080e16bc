"""Change feed: the log for machines, page by page from a cursor on."""

from typing import Annotated, Final

from litestar import get
from litestar.params import QueryParameter
from msgspec import Struct

from ordito.platform.events import Fact
from ordito.platform.feed import EVERY, Cursor, list_after, list_of_types
from ordito.surfaces.call import Call
from ordito.surfaces.event_catalogue import require_types
from ordito.surfaces.guards import Scope, token

_MOST: Final = 1000
_WINDOW: Final = 5000


class FactPage(Struct, frozen=True):
    """Facts in the order in which they became final.

    Attributes:
        facts: oldest first; those of places outside the token's scope are left out.
        next: cursor to send as ``after`` for what comes next; never runs out.
        more: whether there may be something already: ask at once.
    """

    facts: list[Fact]
    next: str
    more: bool


@get("/facts", access=token(Scope.FACTS_READ), tags=["facts"], summary="Read the change feed")
async def list_facts(
    request: Call,
    after: Annotated[str | None, QueryParameter(description="``next`` of the last page.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST, description="Facts at most.")] = 100,
    types: Annotated[
        list[str] | None,
        QueryParameter(
            name="type",
            description="Of these events alone; repeat for several. A page may then be empty while "
            "``more`` is true: one request looks at 5,000 facts.",
        ),
    ] = None,
) -> FactPage:
    """Return facts after a cursor; without one, from the first that the log holds.

    Every fact comes exactly once after its cursor, however late its transaction committed, in an
    order that never changes. A cursor does not depend on the types: they may change between pages.

    Raises:
        CursorWrong: the cursor is none that this feed has given out.
        EventUnknown: there is no event of one of the types.
    """
    cursor = Cursor.parse(after) if after else Cursor()
    if types:
        require_types(types)
        entries, following, more = await request.db.read(
            list_of_types,
            cursor=cursor,
            types=types,
            most=limit,
            window=_WINDOW,
            origins=EVERY,
        )
    else:
        entries = await request.db.read(list_after, cursor=cursor, most=limit, origins=EVERY)
        following = entries[-1].cursor if entries else cursor
        more = len(entries) == limit
    seen = [entry for entry in entries if request.principal.may_act_at(entry.place_id)]
    return FactPage(facts=list(seen), next=str(following), more=more)
