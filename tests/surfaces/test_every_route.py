"""Every route of the application asks who is there, or stands in the list of those that do not."""

import re
from collections.abc import Iterator
from typing import Final, cast
from uuid import UUID

from litestar.routes import ASGIRoute, HTTPRoute

from ordito.platform.db import Database
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import PUBLIC, VISITOR, Access, Scope
from tests.surfaces.application import a_client, a_token, an_application

# what strangers may see, each for a reason
OPEN: Final = {
    ("GET", "/"): "where a browser begins; leads to the sign-in",
    ("GET", "/api"): "the description of the API says nothing about the company",
    ("GET", "/api/openapi.json"): "as /api",
    ("GET", "/api/{path}"): "says that the description has no such page",
    ("GET", "/docs/errors/{code}"): "what a problem's type leads to",
    ("GET", "/health"): "watchers have no token",
    ("GET", "/ready"): "watchers have no token",
    ("POST", "/api/v1/carriers/{carrier}/events"): "carriers sign what they tell of parcels",
    ("POST", "/api/v1/till/register"): "a page becomes a till by its invitation, which is a secret",
    ("GET", "/sign-in"): "where one becomes known",
    ("POST", "/sign-in"): "where one becomes known",
    ("GET", "/media/{name}"): "pictures of products are made to be seen",
    ("GET", "/feeds/{name}"): "the name is a secret",
    ("GET", "/linked-data/{name}"): "what a web shop shows to everybody",
    ("GET", "/v1/projects/{key}/settings"): "the key is that of a source; clients have no other",
    ("GET", "/cdn/v1/projects/{key}/settings"): "as /v1/projects/{key}/settings",
    ("GET", "/array/{key}/config"): "says the same to everybody: that nothing is switched",
    **{
        ("ANY", path): "events, as clients made for others send them; their key says whose they are"
        for path in (
            *(f"/v1/{call}" for call in ("identify", "track", "page", "screen", "group", "alias")),
            *(f"/v1/{letter}" for letter in "itpsgab"),
            *(
                f"/api/s/{call}"
                for call in ("identify", "track", "page", "screen", "group", "alias")
            ),
            *("/v1/batch", "/v1/import", "/api/s/batch", "/api/public/apps/batch"),
            *("/batch", "/e", "/i/v0/e", "/capture", "/com.snowplowanalytics.snowplow/tp2", "/i"),
            *("/flags", "/decide", "/sourceConfig"),
        )
    },
    ("POST", "/language"): "the sign-in page speaks languages; changes a cookie alone",
    ("GET", "/static/{file}"): "scripts and styles of the sign-in page",
    ("GET", "/static/{folder}/{file}"): "as /static/{file}",
    ("GET", "/static/price-engine/{file}"): "the engine's files, which every clone has",
    ("GET", "/till"): "a page without anything of the company; a device proves itself by its key",
    ("GET", "/till/sw.js"): "the names of the till's files",
    ("GET", "/till/app.webmanifest"): "how the till is installed",
    ("GET", "/till/texts/{file}"): "the till's words, which every clone has",
    ("GET", "/till/price/{file}"): "as /static/price-engine/{file}",
    ("GET", "/shop"): "the shop is for everybody",
    ("GET", "/shop/search"): "the shop is for everybody",
    ("GET", "/shop/suggest"): "as /shop/search",
    ("GET", "/shop/c/{code}"): "as /shop/search",
    ("GET", "/shop/collections/{code}"): "as /shop/search",
    ("GET", "/shop/products/{name}"): "as /shop/search",
    ("GET", "/shop/places"): "where the stores are",
    ("GET", "/shop/places/{code}"): "as /shop/places",
    ("GET", "/shop/compare"): "a browser's own list, by the secret of its cookie",
    ("POST", "/shop/compare"): "as its page",
    ("POST", "/shop/my-store"): "changes a cookie alone",
    ("POST", "/shop/whereto"): "changes a cookie alone",
    ("POST", "/shop/remember"): "a browser's own visits, by the secret of its cookie",
    ("POST", "/shop/forget"): "as /shop/remember",
    ("GET", "/shop/cart"): "a browser's own cart, by the secret of its cookie",
    ("POST", "/shop/cart/lines"): "as /shop/cart",
    ("POST", "/shop/kept"): "a browser keeps goods as it fills a cart; so many and no more",
    ("GET", "/shop/kept/{place}/{claim_id}"): "names nobody, and its id is drawn",
    ("POST", "/shop/kept/{place}/{claim_id}/release"): "as its page",
    ("POST", "/shop/checkout"): "as /shop/cart",
    ("GET", "/shop/checkout/{session_id}"): "the browser that began it, or whom a platform sends",
    ("GET", "/shop/checkout/{session_id}/challenge/{challenge_id}"): "its ids are drawn, and told "
    "to the platform alone that shows it to its buyer",
    ("POST", "/shop/checkout/{session_id}/challenge/{challenge_id}"): "as its page",
    ("POST", "/shop/checkout/{session_id}/details"): "as /shop/checkout/{session_id}",
    ("POST", "/shop/checkout/{session_id}/options"): "as /shop/checkout/{session_id}",
    ("POST", "/shop/checkout/{session_id}/pay"): "as /shop/checkout/{session_id}",
    ("POST", "/shop/checkout/{session_id}/challenge"): "as /shop/checkout/{session_id}",
    (
        "GET",
        "/shop/orders/{name}",
    ): "its buyer, or who has its link; guesses are rationed",
    ("GET", "/shop/orders/{name}/live"): "as /shop/orders/{name}",
    ("GET", "/shop/orders/{name}/papers/{paper}"): "as /shop/orders/{name}",
    ("GET", "/shop/orders/{name}/change/{kind}"): "as /shop/orders/{name}",
    ("POST", "/shop/orders/{name}/change/{kind}"): "as /shop/orders/{name}",
    ("POST", "/shop/orders/{name}/changes/{change_id}"): "as /shop/orders/{name}",
    ("POST", "/shop/orders/{name}/substitutes/{substitute_id}"): "as /shop/orders/{name}",
    ("GET", "/shop/orders/{name}/returns/{number}/label"): "as /shop/orders/{name}",
    ("POST", "/shop/cart/change"): "as /shop/cart",
    ("POST", "/shop/cart/codes"): "as /shop/cart",
    ("GET", "/shop/buy"): "fills a browser's own cart, by the secret of its cookie",
    ("GET", "/shop/buy/{items}"): "as /shop/buy",
    ("GET", "/shop/wifi/{place}"): "whoever stands in a store; says nothing of anybody",
    ("POST", "/shop/wifi/{place}"): "as its page; who is signed in may let the place know",
    ("GET", "/shop/account/sign-in"): "where a customer becomes known",
    ("POST", "/shop/account/sign-in"): "where a customer becomes known",
    ("GET", "/shop/account/sign-up"): "where somebody becomes a customer",
    ("GET", "/shop/account/forgotten"): "where a customer becomes known without the password",
    ("POST", "/shop/account/code"): "answers the same for every address, and is rationed",
    ("GET", "/shop/account/code"): "takes the code of the browser's own cookie",
    ("POST", "/shop/account/code/check"): "as its neighbour; five tries",
    ("POST", "/shop/account/sign-out"): "whoever is not signed in may say so again",
    ("GET", "/oauth/authorize"): "a platform leads a customer here, who then signs in",
    ("POST", "/oauth/authorize"): "says no to whoever is not signed in",
    ("POST", "/oauth/token"): "platforms prove themselves and their codes; guesses are rationed",
    ("POST", "/oauth/revoke"): "as /oauth/token",
    ("GET", "/.well-known/oauth-authorization-server"): "where platforms find /oauth",
    ("GET", "/.well-known/oauth-protected-resource"): "as its neighbour",
    ("GET", "/.well-known/oauth-authorization-server/ucp/2026-04-08"): "as its neighbour",
    ("GET", "/.well-known/oauth-protected-resource/ucp/2026-04-08"): "as its neighbour",
    ("POST", "/testing/oauth/mint"): "is not there but in conformance runs on this machine",
    ("GET", "/shop/preferences/{code}"): "the code of a mail is a secret of its reader; rationed",
    ("POST", "/shop/preferences/{code}"): "as its page; a mail program has no cookie",
    ("GET", "/help"): "leads to /shop/help",
    ("GET", "/contact"): "leads to /shop/contact",
    ("GET", "/shop/help"): "answers are for everybody",
    ("GET", "/shop/help/{code}"): "as /shop/help",
    ("POST", "/shop/help/{code}"): "says whether an answer helped; rationed",
    ("GET", "/shop/contact"): "whoever has a question; rationed",
    ("POST", "/shop/contact"): "as its page",
    ("GET", "/shop/chat"): "a browser's own chat, by the secret of its cookie",
    ("POST", "/shop/chat"): "as /shop/chat",
    ("GET", "/shop/chat/live"): "as /shop/chat",
    ("GET", "/shop/how-was-it/{code}"): "the code of a mail is a secret of its reader; rationed",
    ("POST", "/shop/how-was-it/{code}"): "as its page; a mail program has no cookie",
    ("GET", "/shop/offers/{code}"): "the code of a mail shows its offer and no person; rationed",
    ("POST", "/shop/offers/{code}/take"): "leads to the door who is not the offer's person",
    ("POST", "/shop/offers/{code}/decline"): "a word of the mail's reader, taken back at will",
    ("POST", "/shop/orders/{name}/arrived"): "as /shop/orders/{name}",
    ("GET", "/m/{code}/{to}"): "the code of a mail leads its reader on",
    ("GET", "/m/{code}/o.gif"): "as /m/{code}/{to}",
    ("POST", "/api/v1/inboxes/{name}/mail"): "who hands mail over signs it",
    ("POST", "/api/v1/texters/{code}/told"): "texters sign what they tell",
    ("GET", "/d/{code}"): "the code on a paper is a secret of who holds it; guesses are rationed",
}


EVERYBODY: Final = (PUBLIC, VISITOR)
# platforms name themselves by their profiles; the gate of the protocol says whom it serves
PLATFORMS: Final = re.compile(r"^(/ucp/20\d\d-\d\d-\d\d)?(/\.well-known/ucp$|(?<=\d)/)")


def routes(application: Entrance) -> Iterator[tuple[str, str, Access | None]]:
    for route in application.inner.routes:
        if isinstance(route, ASGIRoute):
            yield "ANY", route.path_format, route.route_handler.opt.get("access")
            continue
        for handler in cast("HTTPRoute", route).route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                yield method, route.path_format, handler.opt.get("access")


def concrete(path: str) -> str:
    """Fill the parameters of a path with something that parses."""
    filled = {f"{{{name}}}": "1" for name in ("version", "number", "line_no", "seq", "no")}
    parts = [
        filled.get(part, str(UUID(int=1))) if part.startswith("{") else part
        for part in path.split("/")
    ]
    return "/".join(parts)


async def test_every_route_says_whom_it_lets_in(address: str) -> None:
    async with an_application(address) as application:
        unsaid = [route for *route, access in routes(application) if access is None]
    assert unsaid == []


async def test_only_the_listed_routes_are_public(address: str) -> None:
    async with an_application(address) as application:
        public = {(way, path) for way, path, access in routes(application) if access in EVERYBODY}
    strangers = {(way, path) for way, path in public if not PLATFORMS.match(path)}
    assert strangers - OPEN.keys() == set()


async def test_a_stranger_is_refused_everywhere_else(address: str) -> None:
    async with an_application(address) as application, a_client(application) as client:
        for method, path, access in routes(application):
            if access not in EVERYBODY:
                answer = await client.request(method, concrete(path))
                assert answer.status_code in (401, 429), (method, path)
                assert answer.headers["content-type"] == "application/problem+json"


async def test_a_token_without_the_scope_is_refused_everywhere(address: str, db: Database) -> None:
    harmless = await a_token(db, Scope.METRICS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=harmless) as client,
    ):
        for method, path, access in routes(application):
            if access is not None and access.scopes and Scope.METRICS_READ not in access.scopes:
                answer = await client.request(method, concrete(path))
                assert answer.status_code == 403, (method, path)
                assert answer.json()["facts"]["scope"], (method, path)
