"""Change feed: the log for machines, page by page from a cursor on."""

from typing import Annotated, Final

from litestar import get
from litestar.params import QueryParameter
from msgspec import Struct

from ordito.platform.events import Fact
from ordito.platform.feed import EVERY, Cursor, list_after
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 1000


class FactPage(Struct, frozen=True):
    """Facts in the order in which they became final.

    Attributes:
        facts: oldest first; those of places outside the token's scope are left out.
        next: cursor to send as ``after`` for what comes next; never runs out.
        more: whether there is something already.
    """

    facts: list[Fact]
    next: str
    more: bool


@get("/facts", access=token(Scope.FACTS_READ), tags=["facts"], summary="Read the change feed")
async def list_facts(
    request: Call,
    after: Annotated[str | None, QueryParameter(description="``next`` of the last page.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=_MOST, description="Facts to look at.")] = 100,
) -> FactPage:
    """Return facts after a cursor; without one, from the first that the log holds.

    Raises:
        CursorWrong: the cursor is none that this feed has given out.
    """
    cursor = Cursor.parse(after) if after else Cursor()
    entries = await request.db.read(list_after, cursor=cursor, most=limit, origins=EVERY)
    seen = [entry for entry in entries if request.principal.may_act_at(entry.place_id)]
    following = entries[-1].cursor if entries else cursor
    return FactPage(facts=list(seen), next=str(following), more=len(entries) == limit)
