"""Loose: goods whose order nobody finds are taken in by a form, for store credit of a person."""

from collections.abc import Awaitable, Callable
from typing import Final, get_args
from uuid import UUID

import msgspec
from litestar import post
from litestar.response import Redirect

from ordito.network import Service
from ordito.orders import Goods
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.processes.change_asked import Fate
from ordito.processes.without_receipt import LooseReturn, Shown, take_loose
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.return_screens import Loose
from ordito.surfaces.return_words import LOOSE
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

_URL: Final = "/returns"


@post(f"{_URL}/loose", access=staff(Role.ASSOCIATE, Role.AGENT), include_in_schema=False)
async def take_in_loose(request: Call) -> Redirect:
    """Take goods in without their order, once however often the button is pressed.

    Raises:
        PlaceOutside: the reader may not act at the place.
    """
    form = {key: str(value).strip() for key, value in (await request.form()).items()}
    place = request.house.memory.place(form.get("place", ""), field="place")
    request.principal.require_place(place.place_id)
    key = form.get("key", "")
    return_id = ids.derive_at(now(), "without receipt", request.principal.actor, key)
    try:
        asked = _asked(form)
        await once(request, key, return_id, _taking(request, asked, return_id))
    except (Refusal, msgspec.ValidationError) as refusal:
        code = refusal.code if isinstance(refusal, Refusal) else "impossible"
        return _back(code if code in LOOSE else "impossible")
    return _back("taken")


def loose_form(request: Call) -> Loose | None:
    """Return the form, to whoever may act where goods are taken back."""
    places = tuple(
        Choice(label=place.name, url=place.code)
        for place in request.house.memory.directory.places.values()
        if Service.RETURN in place.services
        and place.closed_at is None
        and request.principal.may_act_at(place.place_id)
    )
    if not places:
        return None
    said = request.query_params.get("said", "")
    return Loose(
        key=str(ids.new()),
        places=tuple(sorted(places, key=lambda one: one.label)),
        checks=get_args(Shown),
        conditions=tuple(goods.value for goods in Goods),
        said=said if said in LOOSE else None,
    )


def _taking(request: Call, asked: LooseReturn, return_id: UUID) -> Callable[[Tx], Awaitable[None]]:
    async def take(tx: Tx) -> None:
        await take_loose(
            tx,
            memory=request.house.memory,
            asked=asked,
            return_id=return_id,
            authority=request.principal.authority,
            at=now(),
        )

    return take


def _asked(form: dict[str, str]) -> LooseReturn:
    """Return what a form asks for.

    Raises:
        ValidationError: a field says nothing that can be.
    """
    person = form.get("person", "")
    name = "email" if "@" in person else "phone" if person.startswith(("+", "00")) else "card"
    line: dict[str, object] = {
        "sku": form.get("sku", ""),
        "quantity": whole_of(form.get("quantity", "")) or 0,
        "condition": form.get("condition", ""),
    }
    if form.get("disposition") in get_args(Fate):
        line["disposition"] = form["disposition"]
    whole = {
        "customer": {name: person},
        "checked": form.get("checked", ""),
        "lines": [line],
        "place": form.get("place", ""),
    }
    if form.get("exception"):
        whole["exception"] = "_".join(form["exception"].lower().split())
    return msgspec.convert(whole, LooseReturn)


def _back(said: str) -> Redirect:
    return Redirect(f"{_URL}?said={said}", status_code=303)
