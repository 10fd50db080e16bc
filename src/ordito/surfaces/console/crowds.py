"""Crowds at the console: large people, values that too many have, and what is held for a look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template
from msgspec import Struct

from ordito import customers
from ordito.platform.db import Tx
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff

PATH: Final = "/doubles/crowds"
_LEAST: Final = 10
_MOST: Final = 50


class CrowdRow(Struct, frozen=True, kw_only=True):
    """A person of many customer ids, and how much more is held."""

    url: str
    ids: int
    held: int


class SharedRow(Struct, frozen=True, kw_only=True):
    """A value that joins nobody, by its kind: the value itself is not shown."""

    kind: str
    url: str
    seen_with: int
    since: datetime | None


class HeldRow(Struct, frozen=True, kw_only=True):
    """Two customers who were seen together and are no one person, and why."""

    left_url: str
    right_url: str
    why: str
    since: datetime


class CrowdsPage(Struct, frozen=True, kw_only=True):
    """crowds.html: what somebody should look at before it is believed."""

    crowds: tuple[CrowdRow, ...]
    shared: tuple[SharedRow, ...]
    held: tuple[HeldRow, ...]
    junk: Sequence[customers.identity.JunkValue]
    least: int
    back_url: str


@get(PATH, access=staff(Role.AGENT, Role.HELM), include_in_schema=False, media_type=MediaType.HTML)
async def show_crowds(request: Call) -> Template:
    """Show people of many ids, shared values by how many have them, and edges that are held."""
    return Template("crowds.html", context={"screen": await request.db.read(_page)})


async def _page(tx: Tx) -> CrowdsPage:
    crowds = await customers.identity.list_crowds(tx, least=_LEAST, size=_MOST)
    shared = await customers.identity.list_shared(tx, size=_MOST)
    held = await customers.identity.list_held_edges(tx, page_size=_MOST)
    return CrowdsPage(
        crowds=tuple(
            CrowdRow(url=_url(one.person_id), ids=one.customer_ids, held=one.held) for one in crowds
        ),
        shared=tuple(
            SharedRow(
                kind=one.kind,
                url=_url(one.customer_id),
                seen_with=one.seen_with,
                since=one.shared_at,
            )
            for one in shared
        ),
        held=tuple(
            HeldRow(
                left_url=_url(one.customer_id),
                right_url=_url(one.other_id),
                why=one.held or "",
                since=one.first_at,
            )
            for one in held
        ),
        junk=await customers.identity.list_junk(tx),
        least=_LEAST,
        back_url="/doubles",
    )


def _url(customer_id: object) -> str:
    return f"/customers/{customer_id}"
