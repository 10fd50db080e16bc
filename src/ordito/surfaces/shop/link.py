"""Consent: a platform leads a customer here, and back with a code if the customer says yes.

What cannot be trusted (an unknown platform, an address that is not registered) is answered here and
never led back; everything else that is wrong goes back to the platform as an error.

Source: RFC 6749 section 4.1, RFC 7636, RFC 9207, RFC 9700.
"""

from typing import Final, Literal
from urllib.parse import urlencode, urlsplit

from litestar import get, post
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Struct, structs

from ordito import customers
from ordito.customers import NewCustomer
from ordito.flows.link_account import link_account
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.linking import AUTHORIZE, ISSUERS, SCOPES, TEST_BUYER, is_test, issuer_of
from ordito.surfaces.problems import SHOP_SIGN_IN
from ordito.surfaces.shop.frame import context_of, page

_ONCE: Final = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
_LONGEST: Final = 2000


class LinkRefused(Invalid):
    """The platform that led here is not known, or wants an answer at an address that is not its."""

    code = "link.request_refused"
    remedy = "Go back to the app or assistant and begin again; its makers have to be told of this."


class Decision(Struct, frozen=True):
    """The form of the consent page."""

    decision: Literal["allow", "deny"]


class Asked(Struct, frozen=True, kw_only=True):
    """What a platform asks a customer for.

    Attributes:
        client: the platform.
        redirect_uri: where it wants the answer.
        state: comes back as it was sent; None where none was.
        scopes: to do what.
        challenge: S256, whose verifier it must show.
        issuer: who answers.
    """

    client: customers.accounts.Client
    redirect_uri: str
    state: str | None
    scopes: frozenset[str]
    challenge: str
    issuer: str

    def back(self, **answer: str) -> Redirect:
        """Lead back to the platform with an answer."""
        told = {**answer, "iss": self.issuer}
        if self.state is not None:
            told["state"] = self.state
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return Redirect(f"{self.redirect_uri}{joint}{urlencode(told)}", status_code=303)


class ConsentPage(Struct, frozen=True, kw_only=True):
    """What the consent page shows.

    Attributes:
        platform: its name.
        host: where the answer goes.
        scopes: that are asked for, and were not allowed before.
        known: that were allowed before.
    """

    platform: str
    host: str
    scopes: tuple[str, ...]
    known: tuple[str, ...]


async def _show(request: Call, prefix: str) -> Template | Redirect:
    asked = await _read(request, prefix)
    if isinstance(asked, Redirect):
        return asked
    if is_test(request):
        shopper = request.shopper
        buyer = TEST_BUYER if shopper is None else shopper.customer_id
        return await _allow(request, asked, buyer, asked.scopes, "link:test_mode")
    if request.shopper is None:
        query = request.scope["query_string"].decode("latin-1")
        wanted = urlencode({"next": f"{prefix}{AUTHORIZE}?{query}"})
        return Redirect(f"{SHOP_SIGN_IN}?{wanted}", status_code=303)
    known = await _allowed_before(request, asked, request.shopper.customer_id)
    shown = ConsentPage(
        platform=asked.client.name,
        host=urlsplit(asked.redirect_uri).hostname or asked.redirect_uri.partition(":")[0],
        scopes=tuple(scope for scope in SCOPES if scope in asked.scopes - known),
        known=tuple(scope for scope in SCOPES if scope in known),
    )
    answer = await page(request, "account_consent", shown)
    answer.headers["Content-Security-Policy"] = _policy(asked.redirect_uri)
    return answer


async def _decide(request: Call, prefix: str, decision: str) -> Template | Redirect:
    asked = await _read(request, prefix)
    if isinstance(asked, Redirect):
        return asked
    if request.shopper is None:
        raise customers.accounts.SignedOut("nobody is signed in to the shop in this browser")
    if decision == "deny":
        return asked.back(error="access_denied")
    buyer = request.shopper.customer_id
    scopes = asked.scopes | await _allowed_before(request, asked, buyer)
    return await _allow(request, asked, buyer, scopes, "link:consent_page")


async def _read(request: Call, prefix: str) -> Asked | Redirect:
    """Return what is asked, or how the platform is told that it cannot be.

    Raises:
        LinkRefused: the answer must not go where it is wanted.
    """
    told = request.query_params
    said = {name: told.getall(name, []) for name in _ONCE}
    client_ids, redirect_uris = said["client_id"], said["redirect_uri"]
    if len(client_ids) != 1 or len(redirect_uris) != 1:
        raise LinkRefused("The request names no platform and address, or several.")
    client = await request.db.read(
        customers.accounts.find_client, client_id=client_ids[0][:_LONGEST]
    )
    redirect_uri = redirect_uris[0]
    if client is None or client.disabled_at is not None:
        raise LinkRefused("The platform that leads here is not registered.", field="client_id")
    if not customers.accounts.is_redirect_of(client.redirect_uris, redirect_uri):
        raise LinkRefused(
            "The platform wants the answer at an address that is not registered.",
            field="redirect_uri",
        )
    one = {name: values[0] for name, values in said.items() if values}
    asked = Asked(
        client=client,
        redirect_uri=redirect_uri,
        state=one.get("state"),
        scopes=customers.accounts.read_scopes(one.get("scope", "")),
        challenge=one.get("code_challenge", ""),
        issuer=issuer_of(request, prefix),
    )
    fault = _fault(asked, one, is_twice=any(len(values) > 1 for values in said.values()))
    return asked if fault is None else asked.back(error=fault)


def _fault(asked: Asked, one: dict[str, str], *, is_twice: bool) -> str | None:
    """Return the OAuth error of a request that can be answered to the platform."""
    if is_twice or any(len(value) > _LONGEST for value in one.values()):
        return "invalid_request"
    if one.get("response_type") != "code":
        return "unsupported_response_type" if "response_type" in one else "invalid_request"
    is_proven = one.get("code_challenge_method") == "S256"
    if not is_proven or not customers.accounts.is_challenge(asked.challenge):
        return "invalid_request"
    if not asked.scopes <= SCOPES.keys() & set(asked.client.scopes):
        return "invalid_scope"
    return None


async def _allowed_before(request: Call, asked: Asked, customer_id: CustomerId) -> frozenset[str]:
    links = await request.db.read(customers.accounts.list_links, customer_id=customer_id)
    mine = [link.scopes for link in links if link.client_id == asked.client.client_id]
    return frozenset(scope for scopes in mine for scope in scopes)


async def _allow(
    request: Call, asked: Asked, customer_id: CustomerId, scopes: frozenset[str], proof: str
) -> Redirect:
    terms = customers.accounts.CodeTerms(
        client_id=asked.client.client_id,
        redirect_uri=asked.redirect_uri,
        challenge=asked.challenge,
        scopes=scopes,
    )

    async def link(tx: Tx) -> str:
        if customer_id == TEST_BUYER:
            await customers.register(tx, customer=NewCustomer(customer_id=TEST_BUYER), at=now())
        return await link_account(tx, customer_id=customer_id, terms=terms, proof=proof, at=now())

    context = structs.replace(context_of(request), actor=f"customer:{customer_id}")
    return asked.back(code=await request.db.transact(link, context))


def _policy(redirect_uri: str) -> str:
    """Return the policy of the consent page: its form may lead to the platform, nothing else may.

    Browsers hold a form's redirects to ``form-action`` as well.
    """
    parts = urlsplit(redirect_uri)
    target = f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self' {target}; frame-ancestors 'none'"
    )


def _routes(prefix: str) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    path = prefix + AUTHORIZE

    @get(path, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
    async def show_consent(request: Call) -> Template | Redirect:
        """Show what a platform asks for; whoever is not signed in does that first."""
        return await _show(request, prefix)

    @post(path, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
    async def decide(request: Call, data: URLEncodedBody[Decision]) -> Template | Redirect:
        """Lead back to the platform, with a code where the customer said yes."""
        return await _decide(request, prefix, data.decision)

    return show_consent, decide


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = tuple(
    handler for prefix in ISSUERS for handler in _routes(prefix)
)
