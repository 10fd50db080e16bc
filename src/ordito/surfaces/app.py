"""The server: one application of all surfaces over one company's database."""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.types import ControllerRouterHandler

from ordito.platform.db.server import ensure_running
from ordito.platform.settings import Settings, read_settings
from ordito.platform.telemetry import configure_logs, open_tracer
from ordito.surfaces import (
    assets,
    assistant,
    console,
    document_links,
    ingest,
    live,
    message_links,
    price_engine,
    sessions,
    shop,
    showcase,
    system,
    till,
    ucp,
)
from ordito.surfaces.api import (
    addresses,
    ahead,
    availability,
    bad_events,
    bulk,
    campaigns,
    carts,
    case_desk,
    case_entries,
    case_merging,
    case_promises,
    case_work,
    cases,
    catalogue,
    changes,
    claims,
    collecting,
    companies,
    company_quotes,
    consents,
    contact_policy,
    customer_groups,
    customers,
    decisions,
    documents,
    escrows,
    events,
    experience,
    facts,
    fulfilment,
    holds,
    identity,
    injections,
    knowledge,
    ledger,
    lots,
    loyalty,
    mail_hooks,
    marketplaces,
    message_reports,
    network,
    observed_prices,
    offers,
    orders,
    parcels,
    personal_offers,
    picking,
    pricing,
    profiles,
    promises,
    promotions,
    proofs,
    purchases,
    purse_lists,
    purses,
    quotes,
    recognition,
    redemptions,
    relations,
    returns,
    rights,
    rounding,
    rulebooks,
    search,
    shelves,
    sources,
    sourcing,
    stock,
    substitutes,
    suggestions,
    tariffs,
    tender_rules,
    tenders,
    till_counter,
    till_devices,
    till_lending,
    till_log,
    till_offers,
    till_sales,
    till_start,
    tokens,
    tracking,
    transfers,
    watcher,
    webhooks,
)
from ordito.surfaces.call import Call, refuse_nul
from ordito.surfaces.connectors.carriers import carriers_of
from ordito.surfaces.connectors.http_get import HttpGet
from ordito.surfaces.connectors.http_post import HttpPost
from ordito.surfaces.connectors.inboxes import inboxes_of
from ordito.surfaces.connectors.mail import mailer_of
from ordito.surfaces.connectors.marketplace.dealer import dealer_of
from ordito.surfaces.connectors.price_surfaces.watchman import watchman_of
from ordito.surfaces.connectors.printers import printers_of
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor
from ordito.surfaces.connectors.texters import texters_of
from ordito.surfaces.describe import openapi_config
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.house import House
from ordito.surfaces.pages import Framed, template_config
from ordito.surfaces.papers.press import SubprocessPress
from ordito.surfaces.problems import SHOP, handlers
from ordito.surfaces.shop.frame import bare_frame

API: Final = "/api/v1"
_EVENTS: Final = (*events.ROUTES, *sources.ROUTES, *bad_events.ROUTES)
_PEOPLE: Final = (
    customers.post_customer,
    customers.find_customer,
    customers.show_customer,
    customers.show_customer_page,
    customers.post_membership,
    *addresses.ROUTES,
    *campaigns.ROUTES,
    *consents.ROUTES,
    *customer_groups.ROUTES,
    *identity.ROUTES,
    *profiles.ROUTES,
    *proofs.ROUTES,
    *recognition.ROUTES,
    *relations.ROUTES,
    *rights.ROUTES,
    *suggestions.ROUTES,
)
_CASES: Final = (
    *cases.ROUTES,
    *case_entries.ROUTES,
    *case_merging.ROUTES,
    *case_work.ROUTES,
    *case_promises.ROUTES,
    *case_desk.ROUTES,
)
_SERVICE: Final = (
    *_CASES,
    *knowledge.ROUTES,
    *experience.ROUTES,
    *decisions.ROUTES,
    *contact_policy.ROUTES,
    *personal_offers.ROUTES,
)
_MAIL: Final = (*mail_hooks.ROUTES, *message_reports.ROUTES)
_GOODS_WORK: Final = (
    *picking.ROUTES,
    *shelves.ROUTES,
    *parcels.ROUTES,
    *tracking.ROUTES,
)
_TILL: Final = (
    *till_devices.ROUTES,
    *till_start.ROUTES,
    *till_log.ROUTES,
    *till_sales.ROUTES,
    *till_counter.ROUTES,
    *till_lending.ROUTES,
    *till_offers.ROUTES,
)
_ORDERS: Final = (
    orders.place_order,
    orders.find_orders,
    orders.show_order,
    orders.post_cancellation,
)
_MARKET: Final = (
    *observed_prices.ROUTES,
    *watcher.ROUTES,
    *marketplaces.ROUTES,
    *rounding.ROUTES,
)


def routers() -> list[ControllerRouterHandler]:
    """Return all routes; a new surface adds its router here."""
    return [
        *_system_routes(),
        *console.ROUTES,
        *shop.ROUTES,
        *till.ROUTES,
        *ucp.routes(),
        *ingest.ROUTES,
        Router(API, route_handlers=_api_routes()),
    ]


def _system_routes() -> list[ControllerRouterHandler]:
    return [
        Router(
            "/",
            route_handlers=[assets.asset, assets.asset_of_folder, price_engine.price_engine],
            opt={"access": PUBLIC},
        ),
        sessions.show_sign_in,
        sessions.sign_in,
        sessions.sign_out,
        sessions.choose_language,
        live.show_live,
        *showcase.ROUTES,
        system.show_health,
        system.show_readiness,
        system.show_metrics,
        system.show_problem,
        document_links.show_linked,
        *message_links.ROUTES,
        assistant.answer_assistant,
    ]


def _api_routes() -> list[ControllerRouterHandler]:
    return [
        network.list_entities,
        network.put_entities,
        network.list_channels,
        network.put_channels,
        network.list_places,
        network.put_places,
        network.list_limits,
        network.put_limits,
        *catalogue.ROUTES,
        *pricing.ROUTES,
        *_MARKET,
        *promotions.ROUTES,
        *rulebooks.ROUTES,
        *search.ROUTES,
        promises.show_promise_policy,
        promises.put_promise_policy,
        *sourcing.ROUTES,
        *tariffs.ROUTES,
        *ahead.ROUTES,
        *claims.ROUTES,
        *bulk.ROUTES,
        *injections.ROUTES,
        quotes.post_quote,
        availability.show_availability,
        *stock.ROUTES,
        *transfers.ROUTES,
        *purchases.ROUTES,
        *offers.ROUTES,
        *escrows.ROUTES,
        *lots.ROUTES,
        *_PEOPLE,
        *_ORDERS,
        *_SERVICE,
        *changes.ROUTES,
        *returns.ROUTES,
        *carts.ROUTES,
        *companies.ROUTES,
        *company_quotes.ROUTES,
        *documents.ROUTES,
        *holds.ROUTES,
        *fulfilment.ROUTES,
        *_GOODS_WORK,
        *_MAIL,
        *collecting.ROUTES,
        *substitutes.ROUTES,
        *loyalty.ROUTES,
        *redemptions.ROUTES,
        *ledger.ROUTES,
        *purse_lists.ROUTES,
        *purses.ROUTES,
        *tender_rules.ROUTES,
        *tenders.ROUTES,
        facts.list_facts,
        *_EVENTS,
        *webhooks.ROUTES,
        *tokens.ROUTES,
        *_TILL,
    ]


def create_app(
    settings: Settings,
    address: str,
    *,
    routes: Sequence[ControllerRouterHandler] | None = None,
    give_up: Callable[[], None] = lambda: None,
) -> Entrance:
    """Build the application; it opens the database when it starts.

    Args:
        settings: of this process.
        address: URL of the company's database.
        routes: instead of all routes (tests of single surfaces).
        give_up: called where work beside the requests has failed for good.
    """
    configure_logs(settings)
    post = HttpPost(
        timeout_s=settings.webhook_timeout_s, allows_private=settings.webhook_private_networks
    )
    watchman, press = watchman_of(settings, os.environ), SubprocessPress()
    house = House(
        settings,
        address,
        SandboxProcessor(),
        post,
        press,
        mailer_of(settings),
        give_up,
        HttpGet(timeout_s=5, limit_bytes=1 << 18, allows_own=settings.ucp_test_mode),
        ucp.forms(
            settings,
            HttpPost(
                timeout_s=settings.webhook_timeout_s,
                allows_private=settings.webhook_private_networks,
                allows_own=settings.ucp_test_mode,
            ),
        ),
        watchman,
        dealer_of(settings.marketplaces),
        carriers_of(settings.carriers),
        printers_of(settings.fiscal_printers),
        inboxes_of(settings.inboxes, settings.mail_from),
        texters_of(settings, press),
    )
    hooks = ucp.testing_routes() if settings.ucp_test_mode else []
    litestar = Litestar(
        [*(routers() if routes is None else routes), *hooks],
        lifespan=[house.open],
        guards=[house.doorkeeper.admit],
        before_request=refuse_nul,
        exception_handlers=handlers(),
        request_class=Call,
        request_max_body_size=settings.body_limit_bytes,
        template_config=template_config(_frame_of),
        openapi_config=openapi_config(system.VERSION),
        logging_config=None,
    )
    return Entrance(litestar, house, open_tracer(settings))


def _frame_of(request: Request[Any, Any, Any]) -> Framed:
    """Return the frame of a page that brings none: of a refusal, of the shop or for the staff."""
    is_shop = request.scope["path"].startswith(SHOP)
    return bare_frame(request) if is_shop else frame_of(request)


def serve_app() -> Entrance:
    """Build the application from the environment, for ``uvicorn --factory``."""
    settings = read_settings()
    return create_app(settings, ensure_running().url(settings.company), give_up=_end_process)


def _end_process() -> None:
    """Ask this very process to end; its keeper starts another one."""
    os.kill(os.getpid(), signal.SIGTERM)
