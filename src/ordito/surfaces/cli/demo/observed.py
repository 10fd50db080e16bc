"""What is observed of a demo's customers, as the shop's pages, the app and a store send it."""

from collections.abc import Sequence
from typing import Any, Final

from ordito.journeys import NewSource, SenderKind
from ordito.network import Directory
from ordito.surfaces.connectors.demo_company import mapping
from ordito.world import Browse, Sale, Step

_SHOP: Final = "https://shop.passochiaro.example"
# by which links visitors come; most begin by themselves
_LINKS: Final[Sequence[dict[str, str]]] = (
    {"source": "instagram", "medium": "social", "name": "winter"},
    {},
    {"source": "newsletter", "medium": "email", "name": "winter"},
    {},
    {"source": "awin", "medium": "affiliate", "name": "running-blogs"},
    {},
    {},
)
_KINDS: Final = {"web": SenderKind.WEB, "app": SenderKind.APP, "store": SenderKind.STORE}


def sources_of(directory: Directory, *, place: str) -> list[NewSource]:
    """Return who sends events: the demo's pages, its app and one store."""
    return [
        NewSource(
            name=name,
            kind=kind,
            channel_id=directory.channel_by_code(name).channel_id,
            place_id=directory.place_by_code(place).place_id if is_store else None,
            user_space=mapping.SOURCE,
            is_shared_device=is_store,
        )
        for name, kind in _KINDS.items()
        for is_store in (kind is SenderKind.STORE,)
    ]


def source_of(step: Step, *, place: str) -> str | None:
    """Return which source sees a step; None where nobody does."""
    match step.act:
        case Browse() as act:
            return act.channel
        case Sale() as act if act.place == place and act.card is not None:
            return "store"
        case _:
            return None


def events_of(step: Step) -> list[dict[str, Any]]:
    """Return the events of a step, in the words of the Segment specification."""
    match step.act:
        case Browse() as act:
            return _visit(step, act)
        case Sale() as act:
            who: dict[str, Any] = {"anonymousId": step.key, "traits": {"loyaltyCard": act.card}}
            return [_told(step, 0, "identify", **who), _told(step, 1, "track", "Assisted", **who)]
        case _:
            return []


def _visit(step: Step, act: Browse) -> list[dict[str, Any]]:
    who = {"anonymousId": act.device, "userId": act.person}
    link = _LINKS[step.number % len(_LINKS)]
    context = {"campaign": link} if link else {}
    landing = {"url": f"{_SHOP}/products/{act.products[0]}"}
    call = "screen" if act.channel == "app" else "page"
    events = [_told(step, 0, call, properties=landing, context=context, **who)]
    if act.person is not None:
        events.append(_told(step, 1, "identify", **who))
    for product in act.products:
        seen = {"product_id": product}
        events.append(_told(step, len(events), "track", "Product Viewed", properties=seen, **who))
    return events


def _told(
    step: Step, place: int, call: str, event: str | None = None, **fields: Any
) -> dict[str, Any]:
    named = {} if event is None else {"event": event}
    return {"type": call, "messageId": f"{step.key}-{place}", **named, **fields}
