"""Ways to pay and to be reached: points, gift cards, the address book, several ways at once."""

import re
from datetime import timedelta

import pytest

from ordito import customers, ledger, loyalty, orders
from ordito.customers import Address, NewAddress
from ordito.ledger import NewGiftCard
from ordito.loyalty import BurnRule, Programme, Terms
from ordito.orders.companies import Company
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import AccountId, ProgrammeId
from ordito.pricing import Conditions, PercentOff
from ordito.processes.settle_open import settle_open
from tests.company import CARD
from tests.company import Company as Founded
from tests.flows.promoted import a_promotion, publish
from tests.flows.shop import open_shop
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.buyer import ADDRESS, FORM, begin, form_of, pay, put, shown
from tests.surfaces.shop.test_account import sign_in

pytestmark = pytest.mark.anyio

GIFT = "GIFT-4711-0815"


async def give(tx: Tx, company: Founded) -> None:
    """Let points pay half of an order, give the member an address, and issue a gift card."""
    programme = Programme(
        programme_id=ProgrammeId(ids.derive("test", "programme")),
        code="club",
        name="Club",
        minor_per_point={"EUR": 100},
        terms=Terms(burn={"EUR": BurnRule(points=10, minor=100, most_permille=500)}),
    )
    await loyalty.put_programme(tx, programme=programme, at=now())
    home = Address(
        recipient="Ada Rossi", lines=("Via Po 1",), postal_code="10123", city="Torino", country="IT"
    )
    kept = NewAddress(address_id=ids.new(), label="Home", address=home)
    await customers.addresses.keep_address(tx, customer_id=company.member, new=kept, at=now())
    card = NewGiftCard(
        account_id=AccountId(ids.new()), number=GIFT, currency="EUR", amount_minor=300
    )
    await ledger.issue_gift_card(tx, card=card, at=now())


async def test_a_member_pays_with_points_and_a_gift_card_at_the_own_price(
    db: Database, address: str
) -> None:
    shop = await open_shop(db)
    company = shop.company
    members = Conditions(groups=frozenset({"member:club"}))
    await publish(shop, a_promotion("members", PercentOff(100_000), conditions=members))
    await db.transact(give, SYSTEM, company)
    till = {"authorization": f"Bearer {company.tokens['store']}", "idempotency-key": "one"}
    laptop = {
        "lines": [{"sku": "laptop", "quantity": 1, "place": "north"}],
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "customer": {"card": CARD},
        "place": "north",
    }
    async with an_application(address) as application, a_client(application) as client:
        assert (await client.post("/api/v1/orders", json=laptop, headers=till)).status_code == 201
        token = await sign_in(db, company, client)
        sent = {"_csrf": token}
        await client.post(
            "/shop/cart/lines", data=sent | {"sku": "shirt", "quantity": "1"}, headers=FORM
        )
        cart = shown((await client.get("/shop/cart", headers=FORM)).text)
        assert cart == ([("shirt", 1, 1791)], 1791, 17)
        opened = await client.post("/shop/checkout", data=sent, headers=FORM)
        url = opened.headers["location"]
        # nobody types what is known: the first address of the book is chosen
        details = (await client.get(url, headers=FORM)).text
        chosen = re.search(r'name="to-0" value="([^"]+)" checked', details)
        assert chosen is not None
        assert 'value="member@example.org"' in details
        typed = sent | {"how": "ship", "to-0": chosen[1], "email": "member@example.org"}
        done = await client.post(f"{url}/details", data=typed, headers=FORM)
        assert done.headers["location"] == url
        text = (await client.get(url, headers=FORM)).text
        assert "Use points worth €8.00" in text
        paying = sent | await form_of(client, url) | {"points": "1", "gift_card": GIFT}
        wrong = await pay(client, url, paying | {"gift_card": "no such card"})
        assert wrong.headers["location"] == f"{url}?gift_card"
        bought = await pay(client, url, paying)
        page = (await client.get(bought.headers["location"], headers=FORM)).text
    rows = dict(re.findall(r"<dt>(Points|Gift card|Card)</dt><dd>([^<]+)</dd>", page))
    assert rows == {"Points": "€8.00", "Gift card": "€3.00", "Card": "€6.91"}
    assert "Via Po 1" in page
    # 80 points were spent, 17 came for what was bought
    async with an_application(address) as application, a_client(application) as client:
        await sign_in(db, company, client)
        account = (await client.get("/shop/account", headers=FORM)).text
    assert f'data-points="{809 - 80 + 17}"' in account


async def test_one_line_is_shipped_and_another_collected(db: Database, address: str) -> None:
    await open_shop(db)
    async with an_application(address) as application, a_client(application) as client:
        await put(client, "shirt")
        await put(client, "laptop", way="collect:south")
        url = await begin(
            client,
            how="mixed",
            **{"m1-street": "Via Po 1", "m1-city": "Torino"}
            | {"m1-recipient": "Ada Rossi", "m1-postal_code": "10123", "m1-country": "IT"},
        )
        bought = await pay(client, url, await form_of(client, url))
        page = (await client.get(bought.headers["location"], headers=FORM)).text
    ways = re.findall(r"<h3>(Collect at South|Delivery to your address)", page)
    assert sorted(ways) == ["Collect at South", "Delivery to your address"]
    assert page.count('class="code"') == 1
    assert "Via Po 1" in page


async def test_a_payment_without_an_answer_is_shown_as_one(db: Database, address: str) -> None:
    await open_shop(db)
    async with an_application(address) as application, a_client(application) as client:
        for token, becomes in (("sandbox-vanish", "payment_failed"), ("sandbox-time-out", "")):
            await put(client, "shirt")
            url = await begin(client)
            form = await form_of(client, url) | {"token": token}
            assert f'value="{token}"' in (await client.get(url, headers=FORM)).text
            assert (await pay(client, url, form)).headers["location"] == url
            waiting = (await client.get(url, headers=FORM)).text
            assert "you need not pay again" in waiting
            assert "/pay" not in waiting
            await settle_open(application.house.outlet, patience=timedelta())
            after = await client.get(url, headers=FORM)
            if becomes:
                assert f'data-code="{becomes}"' in after.text
            else:
                assert after.headers["location"].startswith("/shop/orders/")


async def test_a_company_chooses_to_pay_by_invoice_as_far_as_its_credit_reaches(
    db: Database, address: str
) -> None:
    shop = await open_shop(db)
    member = shop.company.member

    async def grant(credit_minor: int) -> None:
        company = Company(
            customer_id=member,
            name="Officina",
            tax_number=None,
            address="",
            country="IT",
            currency="EUR",
            terms_days=30,
            credit_limit_minor=credit_minor,
            active=True,
        )
        await db.transact(orders.companies.put_company, SYSTEM, company=company, at=now())

    await grant(1_990)
    async with an_application(address) as application, a_client(application) as client:
        sent = {"_csrf": await sign_in(db, shop.company, client)}
        await client.post("/shop/cart/lines", data=sent | {"sku": "shirt"}, headers=FORM)
        opened = await client.post("/shop/checkout", data=sent, headers=FORM)
        url = opened.headers["location"]
        await client.post(f"{url}/details", data=sent | ADDRESS, headers=FORM)

        async def choose(term: str) -> str:
            await client.post(f"{url}/options", data=sent | {"term": term}, headers=FORM)
            return (await client.get(url, headers=FORM)).text

        assert "due 30 days after its date" in (await client.get(url, headers=FORM)).text
        assert "Order and pay €19.90" in await choose("no such term")
        later = await choose("account")
        assert "Order for €19.90, pay by invoice" in later
        assert 'name="token"' not in later
        form = sent | await form_of(client, url)
        # the credit goes elsewhere before the button is pressed: nothing is sold as was shown
        await grant(1_989)
        assert (await pay(client, url, form)).headers["location"] == f"{url}?changed"
        told = (await client.get(url, headers=FORM)).text
        assert 'data-code="payment_term_changed"' in told
        assert 'data-code="credit_too_small"' in told
        assert "When you pay" not in told
        await grant(1_990)
        assert "pay by invoice" in await choose("account")
        bought = await pay(client, url, sent | await form_of(client, url))
        page = (await client.get(bought.headers["location"], headers=FORM)).text
    assert "€19.90" in page
    owed = await db.read(orders.companies.get_company, customer_id=member)
    assert owed.used_minor == 1_990
