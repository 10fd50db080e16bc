"""Points as money: set aside once, spent and given back in parts that are the whole."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import customers, ledger, loyalty
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import BurnRule, Redemption, Terms
from ordito.loyalty.rules import open_points, step_points
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, IdentifierId, TransferId
from tests.rooms.ledger.laws import broken_laws
from tests.rooms.loyalty.builders import ANNA, NOON, a_programme

HOME = ids.derive("household")
BRUNO = CustomerId(ids.derive("customer", "bruno"))
CARLA = CustomerId(ids.derive("customer", "carla"))
PROGRAMME = a_programme(
    terms=Terms(burn={"EUR": BurnRule(points=10, minor=100, least=50)}, household=True)
)


async def open_house(tx: Tx) -> None:
    """Anna has 100 points, Bruno 70, who lives with her, and Carla, a stranger, 500."""
    await loyalty.put_programme(tx, programme=PROGRAMME, at=NOON)
    for number, (customer_id, points) in enumerate({ANNA: 100, BRUNO: 70, CARLA: 500}.items()):
        person = NewCustomer(
            customer_id=customer_id, household_id=None if customer_id == CARLA else HOME
        )
        await customers.register(tx, customer=person, at=NOON)
        membership = await loyalty.enrol(
            tx,
            programme=PROGRAMME,
            customer_id=customer_id,
            card=None,
            at=NOON + timedelta(minutes=number),
        )
        await loyalty.grant_points(
            tx,
            membership=membership,
            programme=PROGRAMME,
            points=points,
            grant_id=TransferId(ids.derive("grant", customer_id)),
            reason="welcome",
            at=NOON,
        )


async def redeem(tx: Tx, amount_minor: int = 1500, *, name: str = "r", **more: Any) -> Redemption:
    asked = loyalty.NewRedemption(
        redemption_id=ids.derive(name),
        customer_id=ANNA,
        amount_minor=amount_minor,
        currency="EUR",
        **more,
    )
    return await redeem_points(tx, redemption=asked, programme_id=PROGRAMME.programme_id, at=NOON)


async def step(
    tx: Tx, kind: str, amount_minor: int | None, *, name: str, at: Any = NOON
) -> Redemption:
    verb: Any = {
        "capture": loyalty.capture_redemption,
        "release": loyalty.release_redemption,
        "refund": loyalty.refund_redemption,
    }[kind]
    return await verb(
        tx,
        customer_id=ANNA,
        redemption_id=ids.derive("r"),
        step_id=ids.derive(name),
        amount_minor=amount_minor,
        at=at,
    )


async def points(tx: Tx) -> tuple[int, int, int]:
    """Return what is posted to Anna, Bruno and Carla."""
    accounts = [PROGRAMME.account_of(one) for one in (ANNA, BRUNO, CARLA)]
    found = {one.account_id: one for one in await ledger.list_balances(tx, account_ids=accounts)}
    anna, bruno, carla = (found[account].posted for account in accounts)
    return anna, bruno, carla


async def held(tx: Tx) -> int:
    accounts = [PROGRAMME.account_of(one) for one in (ANNA, BRUNO, CARLA)]
    return sum(one.held for one in await ledger.list_balances(tx, account_ids=accounts))


async def test_a_household_pays_from_account_to_account(tx: Tx) -> None:
    await open_house(tx)
    redemption = await redeem(tx)

    assert redemption.points == 150
    assert redemption.account_points == [100, 50]
    await step(tx, "capture", 1500, name="all")
    assert await points(tx) == (0, 20, 500)
    # what comes back goes to whom it was taken from last
    await step(tx, "refund", 600, name="back")
    assert await points(tx) == (10, 70, 500)


async def test_who_does_not_share_is_not_drawn_on(tx: Tx) -> None:
    await open_house(tx)
    bruno = await loyalty.get_membership(tx, customer_id=BRUNO, programme_id=PROGRAMME.programme_id)
    await loyalty.choose_sharing(tx, membership=bruno, shares=False, at=NOON)

    with pytest.raises(loyalty.NotEnoughPoints) as refusal:
        await redeem(tx)
    assert refusal.value.facts["free"] == 100
    assert (await points(tx), await held(tx)) == ((100, 70, 500), 0)


async def test_parts_are_paid_let_go_and_given_back_once(tx: Tx) -> None:
    await open_house(tx)
    await redeem(tx, 1000)
    for _ in range(2):
        await step(tx, "capture", 333, name="first")
    assert await points(tx) == (67, 70, 500)
    for _ in range(2):
        await step(tx, "release", 100, name="some")
    await step(tx, "capture", 334, name="second")
    after = await step(tx, "release", None, name="rest")
    for _ in range(2):
        assert await step(tx, "release", None, name="rest") == after
    assert (after.captured_minor, after.released_minor, after.open_minor) == (667, 333, 0)
    assert (await points(tx), await held(tx)) == ((34, 70, 500), 0)
    for _ in range(2):
        await step(tx, "refund", 300, name="back")
    await step(tx, "refund", 367, name="more")
    assert await points(tx) == (100, 70, 500)


async def test_refuses_what_is_not_there(tx: Tx) -> None:
    await open_house(tx)
    for amount_minor in (1550, 400):
        with pytest.raises(loyalty.NotRedeemable):
            await redeem(tx, amount_minor)
    with pytest.raises(loyalty.RedemptionUnknown):
        await step(tx, "capture", 1, name="first")
    await redeem(tx, 1000)
    with pytest.raises(loyalty.RedemptionDiffers):
        await redeem(tx, 900)
    with pytest.raises(loyalty.RedemptionTooSmall):
        await step(tx, "refund", 1, name="early")
    with pytest.raises(loyalty.RedemptionTooSmall):
        await step(tx, "capture", 1001, name="big")


async def test_an_expired_redemption_cannot_pay(tx: Tx) -> None:
    await open_house(tx)
    later = NOON + timedelta(minutes=30)
    await redeem(tx, 1000, expires_at=later)
    await ledger.settle_due(tx, at=later)

    with pytest.raises(ledger.HoldClosed):
        await step(tx, "capture", 1, name="late", at=later)
    assert (await points(tx), await held(tx)) == ((100, 70, 500), 0)


async def test_a_prolonged_redemption_waits_for_its_order(tx: Tx) -> None:
    await open_house(tx)
    later = NOON + timedelta(minutes=30)
    await redeem(tx, 1500, expires_at=later)
    await loyalty.prolong_redemption(
        tx, customer_id=ANNA, redemption_id=ids.derive("r"), expires_at=None, at=NOON
    )
    assert await ledger.settle_due(tx, at=later) == 0
    await step(tx, "capture", 1500, name="all", at=later)


async def test_of_ten_who_redeem_at_once_three_get_their_points(db: Database) -> None:
    await db.transact(open_house, Context.system())

    answers = await asyncio.gather(
        *(db.transact(redeem, Context.system(), 500, name=str(number)) for number in range(10)),
        *(db.transact(redeem, Context.system(), 500, name="0") for _ in range(2)),
        return_exceptions=True,
    )

    got = {one.redemption_id for one in answers if isinstance(one, Redemption)}
    others = [one for one in answers if not isinstance(one, Redemption)]
    assert all(isinstance(one, loyalty.NotEnoughPoints) for one in others), others
    assert (len(got), await db.read(held)) == (3, 150)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


@given(
    total=st.integers(1, 5000),
    all_points=st.integers(1, 9000),
    parts=st.lists(st.tuples(st.sampled_from(("capture", "release")), st.integers(1, 2000))),
)
def test_points_of_all_parts_are_all_points(
    total: int, all_points: int, parts: list[tuple[str, int]]
) -> None:
    moved = {"capture": 0, "release": 0, "refund": 0}
    minor = dict(moved)

    def now() -> Redemption:
        return Redemption(
            ids.derive("r"),
            ANNA,
            PROGRAMME.programme_id,
            "EUR",
            total,
            all_points,
            minor["capture"],
            minor["release"],
            minor["refund"],
            None,
            [],
            [],
        )

    def take(kind: str, amount: int) -> None:
        given = step_points(now(), kind=kind, amount_minor=amount)
        assert given >= 0
        moved[kind] += given
        minor[kind] += amount
        assert open_points(now()) == all_points - moved["capture"] - moved["release"] >= 0

    for kind, amount in parts:
        if fits := min(amount, now().open_minor):
            take(kind, fits)
    if now().open_minor:
        take("release", now().open_minor)
    assert moved["capture"] + moved["release"] == all_points
    while minor["refund"] < minor["capture"]:
        part = max((minor["capture"] - minor["refund"]) // 2, 1)
        moved["refund"] += step_points(now(), kind="refund", amount_minor=part)
        minor["refund"] += part
    assert moved["refund"] == moved["capture"]


async def test_a_lost_card_recognises_nobody_and_its_successor_does(tx: Tx) -> None:
    await open_house(tx)
    anna = await loyalty.get_membership(tx, customer_id=ANNA, programme_id=PROGRAMME.programme_id)

    async def issue(number: str | None, form: loyalty.CardForm) -> loyalty.Card:
        return await loyalty.issue_card(tx, membership=anna, number=number, form=form, at=NOON)

    plastic = await issue("2600 0001", loyalty.CardForm.PHYSICAL)
    phone = await issue(None, loyalty.CardForm.VIRTUAL)
    assert await issue("26000001", loyalty.CardForm.PHYSICAL) == plastic

    card = Identifier(IdentifierKind.CARD, "26000001")
    found = await loyalty.find_member(tx, identifier=card)
    assert found is not None
    assert found[0] == ANNA
    lost = await loyalty.lose_card(tx, membership=anna, card_id=plastic.card_id, at=NOON)
    assert lost.state == "lost"
    with pytest.raises(loyalty.CardClosed):
        await loyalty.find_member(tx, identifier=card)

    async def replace() -> loyalty.Card:
        return await loyalty.replace_card(
            tx,
            membership=anna,
            card_id=plastic.card_id,
            number="26000002",
            form=loyalty.CardForm.PHYSICAL,
            at=NOON,
        )

    new = await replace()
    assert await replace() == new
    cards = await loyalty.list_cards(tx, customer_id=ANNA, programme_id=PROGRAMME.programme_id)
    states = {one.card_id: (one.form, one.state) for one in cards}
    assert states == {
        plastic.card_id: ("physical", "replaced"),
        phone.card_id: ("virtual", "active"),
        new.card_id: ("physical", "active"),
    }
    with pytest.raises(loyalty.CardClosed):
        await issue("26000001", loyalty.CardForm.PHYSICAL)
    with pytest.raises(loyalty.CardUnknown):
        await loyalty.lose_card(tx, membership=anna, card_id=IdentifierId(ids.derive("x")), at=NOON)
    bruno = await loyalty.get_membership(tx, customer_id=BRUNO, programme_id=PROGRAMME.programme_id)
    with pytest.raises(customers.IdentifierTaken):
        await loyalty.issue_card(
            tx, membership=bruno, number="26000002", form=loyalty.CardForm.PHYSICAL, at=NOON
        )
