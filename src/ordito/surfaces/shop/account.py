"""Account: a customer's orders of every channel, points, card, consents and addresses."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import InvalidAddress, NewAddress, UnknownAddress
from ordito.flows.erase_customer import erase_customer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.person_file import PersonFile, read_person_file
from ordito.surfaces.call import Call
from ordito.surfaces.guards import shopper
from ordito.surfaces.mailing import company_of
from ordito.surfaces.pages import language_of
from ordito.surfaces.person_page import person_page
from ordito.surfaces.shop import account_screens as screens
from ordito.surfaces.shop.account_view import (
    addresses_screen,
    consents_screen,
    data_screen,
    orders_screen,
    overview_screen,
    points_screen,
)
from ordito.surfaces.shop.address_form import written_address
from ordito.surfaces.shop.choices import keep_choices
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import channel_of, context_of, page
from ordito.surfaces.shop_door import shop_cookie

URL: Final = "/shop/account"
_PROOF: Final = "shop_account"
_FRESH: Final = timedelta(minutes=15)
_OWN: Final = {"Cache-Control": "private, no-store"}


@get(URL, access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_account(request: Call) -> Template:
    """Show points, card and the latest orders."""
    return await _page(request, await overview_screen(request, _who(request)))


@get(f"{URL}/orders", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_orders(request: Call) -> Template:
    """Show the orders of every channel, latest first."""
    after = request.query_params.get("after", "")[:80]
    return await _page(request, await orders_screen(request, _who(request), after))


@get(f"{URL}/points", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_points(request: Call) -> Template:
    """Show how the shopper stands, and every entry of points."""
    return await _page(request, await points_screen(request, _who(request)))


@get(f"{URL}/consents", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_consents(request: Call) -> Template:
    """Show what is allowed now, and every word that was said about it."""
    return await _page(request, await consents_screen(request, _who(request)))


@post(f"{URL}/consents", access=shopper(), include_in_schema=False)
async def change_consents(request: Call) -> Redirect:
    """Take down what the shopper allows or forbids from now on; what was said before stays."""
    await request.db.transact(
        keep_choices,
        context_of(request),
        who=_who(request),
        form=await read_form(request),
        language=language_of(request),
        evidence=_PROOF,
    )
    return Redirect(f"{URL}/consents?done", status_code=303)


@get(f"{URL}/addresses", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_addresses(request: Call) -> Template:
    """Show the address book."""
    return await _page(request, await addresses_screen(request, _who(request)))


@post(f"{URL}/addresses", access=shopper(), include_in_schema=False)
async def keep_address(request: Call) -> Redirect | Template:
    """Keep an address under its label; what cannot be one stays in the form."""
    form, who = await read_form(request), _who(request)
    country = form.text("country", 2).upper() or channel_of(request).market
    try:
        address = customers.addresses.written(written_address(form, country))
        label = form.text("label", 40).replace("/", "-") or address.city
        await request.db.transact(
            customers.addresses.keep_address,
            context_of(request),
            customer_id=who,
            new=NewAddress(address_id=ids.new(), label=label, address=address),
            at=now(),
        )
    except InvalidAddress as refusal:
        screen = await addresses_screen(request, who, typed=form, wrong=refusal.code)
        return await page(request, "account", screen, status=refusal.status)
    return Redirect(f"{URL}/addresses", status_code=303)


@post(f"{URL}/addresses/drop", access=shopper(), include_in_schema=False)
async def drop_address(request: Call) -> Redirect:
    """Take an address out of the book; again is harmless."""
    form = await read_form(request)
    with suppress(UnknownAddress):
        await request.db.transact(
            customers.addresses.retire_address,
            context_of(request),
            customer_id=_who(request),
            label=form.text("label", 40),
            at=now(),
        )
    return Redirect(f"{URL}/addresses", status_code=303)


@get(f"{URL}/data", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_data(request: Call) -> Template:
    """Say what is kept of the shopper, and how to be forgotten."""
    return await _page(request, await data_screen(request, _who(request)))


@get(f"{URL}/data/file", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_file(request: Call) -> Template | Redirect:
    """Show everything that is kept of the shopper, to who has proven it with a code just now."""
    if not _is_proven(request):
        return _asks_code()
    person = await request.db.read(read_person_file, customer_id=_who(request), at=now())
    company = company_of(request.house.settings)
    return person_page(person, company=company, language=language_of(request))


@get(f"{URL}/data/file.json", access=shopper(), include_in_schema=False)
async def download_file(request: Call) -> Response[PersonFile] | Redirect:
    """Hand over everything that is kept of the shopper, to be read by other systems."""
    if not _is_proven(request):
        return _asks_code()
    person = await request.db.read(read_person_file, customer_id=_who(request), at=now())
    told = {"content-disposition": 'attachment; filename="my-data.json"', **_OWN}
    return Response(person, media_type=MediaType.JSON, headers=told)


@post(f"{URL}/erase", access=shopper(), include_in_schema=False)
async def erase(request: Call) -> Redirect | Template:
    """Forget the shopper: empty the vault, end every session. Not while something is under way."""
    if not _is_proven(request):
        return _asks_code()
    form, who = await read_form(request), _who(request)
    screen = await data_screen(request, who)
    if screen.is_under_way or not form.has("sure"):
        return await page(request, "account", screen, status=409)

    async def forget(tx: Tx) -> None:
        await erase_customer(tx, customer_id=who, at=now())
        await customers.accounts.end_other_sessions(tx, customer_id=who, kept=b"")

    await request.db.transact(forget, context_of(request))
    gone = shop_cookie(request.house.settings, "", timedelta())
    return Redirect("/shop", status_code=303, cookies=[gone])


async def _page(request: Call, screen: screens.Account) -> Template:
    return await page(request, "account", screen)


def _is_proven(request: Call) -> bool:
    """Tell whether the shopper has read a code from the own mailbox within the last minutes."""
    assert request.shopper is not None
    is_code = request.shopper.proof == customers.accounts.Proof.CODE
    return is_code and request.shopper.signed_in_at > now() - _FRESH


def _asks_code() -> Redirect:
    return Redirect(f"{URL}/forgotten?next={URL}/data", status_code=303)


def _who(request: Call) -> CustomerId:
    assert request.shopper is not None, "the door lets nobody else in"
    return request.shopper.customer_id


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_account,
    show_orders,
    show_points,
    show_consents,
    change_consents,
    show_addresses,
    keep_address,
    drop_address,
    show_data,
    show_file,
    download_file,
    erase,
)
