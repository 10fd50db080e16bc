"""Live feed: what happens now, in every channel, while one looks."""

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.response import Stream, Template

from ordito.platform.feed import Entry, list_latest
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import TOLD, Teller, moment_of, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import staff
from ordito.surfaces.live import Say, message, stream
from ordito.surfaces.pages import render
from ordito.surfaces.screens import Live, Moment

_SHOWN = 50
STREAM = "/live-feed/stream"


@get("/live-feed", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_feed(request: Call) -> Template:
    """Show the latest moments; the stream adds to them."""
    latest = await request.db.read(list_latest, types=sorted(TOLD), most=_SHOWN)
    teller = await teller_of(request)
    visible = [entry for entry in latest if request.principal.may_act_at(entry.place_id)]
    cursor = f"?after={latest[0].cursor}" if latest else ""
    frame = msgspec.structs.replace(frame_of(request), stream=f"{STREAM}{cursor}")
    moments = tuple(_moment(teller, entry) for entry in visible)
    return Template("live.html", context={"screen": Live(moments=moments), "frame": frame})


@get(STREAM, access=staff(), include_in_schema=False)
async def stream_feed(request: Call) -> Stream:
    """Stream each moment as the piece of page that shows it."""
    return stream(request, _say(request, await teller_of(request)))


def _say(request: Call, teller: Teller) -> Say:
    frame, principal = frame_of(request), request.principal

    def say(entry: Entry) -> bytes | None:
        if entry.type not in TOLD or not principal.may_act_at(entry.place_id):
            return None
        piece = render("feed_item.html", frame, moment=_moment(teller, entry))
        return message(piece.encode(), cursor=entry.cursor)

    return say


def _moment(teller: Teller, entry: Entry) -> Moment:
    return moment_of(
        teller,
        at=entry.occurred_at,
        kind=entry.type,
        channel_id=entry.channel_id,
        place_id=entry.place_id,
        actor=entry.actor,
        case_id=entry.case_id if entry.type != "orders.checkout_declined" else None,
        payload=entry.payload,
    )
