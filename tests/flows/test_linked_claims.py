"""What was given to a person counts under all own ids; nothing is moved, so all can go apart."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from ordito import customers, pricing
from ordito.customers import NewCustomer, identity
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, OrderId
from ordito.reads.audit_prices import PRICE_CHECKS
from tests.rooms.pricing.builders import AT
from tests.rooms.pricing.claims import LATER, a_promotion, a_promotion_id, make_coupons, publish

PEOPLE: Final = tuple(CustomerId(ids.derive("customer", name)) for name in "abc")
# an integrator may name the offers of a whole letter alike
LETTER: Final = ids.derive("offer", "letter")
EACH: Final = 2
_EACH: Final = ["each", "limited"]
DRIFTS: Final = [one for one in PRICE_CHECKS if one.label.endswith("_drift")]

who = st.integers(0, len(PEOPLE) - 1)
claims = st.sampled_from(
    [f"{kind} {n}" for kind in ("offer", "coupon") for n in range(3)] + ["letter"] + _EACH * 2
)
steps = st.lists(
    st.tuples(st.just("merge"), who, who)
    | st.tuples(st.just("unmerge"), st.integers(0, 5), who)
    | st.tuples(st.just("buy"), who, claims)
    | st.tuples(st.just("call_off"), st.integers(0, 9), who),
    min_size=9,
    max_size=18,
)
# each right of somebody else is used and given back, before and after they were parted
_PARTED: Final[list[tuple[str, int, Any]]] = [
    ("buy", 1, "each"),
    ("merge", 0, 1),
    ("buy", 0, "offer 1"),
    ("buy", 0, "coupon 1"),
    ("buy", 0, "each"),
    ("buy", 1, "each"),
    ("unmerge", 0, 0),
    ("buy", 1, "each"),
    ("call_off", 1, 0),
    ("call_off", 1, 0),
    ("buy", 1, "offer 1"),
    ("merge", 1, 0),
    ("buy", 0, "limited"),
    ("buy", 1, "limited"),
    ("buy", 0, "limited"),
    ("call_off", 0, 0),
]


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


def test_random_merges_and_unmerges_leave_every_count_as_a_rebuild_gives_it(
    address: str, runner: asyncio.Runner
) -> None:
    connection = runner.run(_opened(address))

    @example(_PARTED)
    @settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
    @given(life=steps)
    def holds(life: list[tuple[str, int, Any]]) -> None:
        runner.run(_live(connection, [("merge", 0, 1), *life]))

    try:
        holds()
    finally:
        runner.run(connection.close())


async def _opened(address: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(address)
    await prepare_connection(connection)
    async with connection.transaction():
        await furnish(Tx(connection, Context.system()))
    return connection


async def furnish(tx: Tx) -> None:
    """Give each person an offer, an offer of the letter, and a personal coupon."""
    for one in PEOPLE:
        await customers.register(tx, customer=NewCustomer(customer_id=one), at=AT)
    await publish(
        tx,
        a_promotion(),
        a_promotion("BACK", claim=pricing.ClaimKind.OFFER),
        a_promotion("FEW", claim=None),
    )
    for number, one in enumerate(PEOPLE):
        for offer_id in (ids.derive("offer", number), LETTER):
            new = pricing.NewOffer(
                offer_id=offer_id, promotion_id=a_promotion_id("BACK"), reason="winback"
            )
            assert await pricing.make_offer(tx, customer_id=one, new=new, at=AT)
    each = {"kind": pricing.CouponKind.GENERIC, "code": "EACH", "max_per_customer": EACH}
    await make_coupons(tx, "each", **each)
    limits = pricing.NewBudget(max_per_customer=EACH)
    await pricing.put_budget(tx, promotion_id=a_promotion_id("FEW"), new=limits, at=AT)


async def _live(connection: asyncpg.Connection, life: list[tuple[str, int, Any]]) -> None:
    transaction = connection.transaction()
    await transaction.start()
    try:
        tx = Tx(connection, Context.system())
        personal = await make_coupons(
            tx, "personal", kind=pricing.CouponKind.PERSONAL, customer_ids=PEOPLE
        )
        book = _Book(tx, personal)
        for number, (verb, one, other) in enumerate(life):
            await getattr(book, verb)(one, other, ids.derive("step", number))
            await book.agrees()
        assert await identity.rebuild(tx, at=AT) == 0
        for edge in book.edges:
            await book.cut(edge)
        book.edges.clear()
        await book.agrees()
        for order in list(book.orders):
            await book.give_back(order)
        await book.agrees()
        assert not +book.used
    finally:
        await transaction.rollback()


class _Book:
    """Who has used what, and which edges stand: the oracle.

    ``used`` counts by right and owner: to whom it was given, or, of what each person may use so
    often, who has used it.
    """

    def __init__(self, tx: Tx, personal: list[str]) -> None:
        self.tx = tx
        self.personal = personal
        self.used: Counter[tuple[int, str]] = Counter()
        self.edges: dict[UUID, tuple[int, int]] = {}
        self.orders: dict[UUID, tuple[int, tuple[int, str]]] = {}

    async def merge(self, one: int, other: int, name: UUID) -> None:
        if one != other:
            self.edges[name] = (one, other)
            await identity.merge(
                self.tx,
                merge_id=name,
                customer_id=PEOPLE[one],
                other_id=PEOPLE[other],
                reason="test",
                at=AT,
            )

    async def unmerge(self, number: int, _: int, __: UUID) -> None:
        if self.edges:
            name = list(self.edges)[number % len(self.edges)]
            await self.cut(name)
            del self.edges[name]

    async def cut(self, name: UUID) -> None:
        owner = PEOPLE[self.edges[name][1]]
        await identity.unmerge(self.tx, merge_id=name, customer_id=owner, reason="test", at=AT)

    async def buy(self, one: int, right: str, name: UUID) -> None:
        taken = self._takes(one, right)
        try:
            async with self.tx._connection.transaction():
                await self.tx.take(_redeeming(PEOPLE[one], name, *self._claim(right)))
        except Refusal:
            assert taken is None
            return
        assert taken is not None
        if right == "letter":  # whose of several is the room's choice, as which account pays is
            kept = await pricing.list_redemptions(
                self.tx, customer_id=PEOPLE[one], order_id=OrderId(name)
            )
            assert kept[0].owner_id is not None
            taken = (PEOPLE.index(kept[0].owner_id), right)
            assert taken[0] in self._group(one)
            assert not self.used[taken]
        self.used[taken] += 1
        self.orders[name] = (one, taken)

    async def call_off(self, number: int, _: int, __: UUID) -> None:
        if self.orders:
            await self.give_back(list(self.orders)[number % len(self.orders)])

    async def give_back(self, name: UUID) -> None:
        one, taken = self.orders.pop(name)
        back: Any = {"customer_id": PEOPLE[one], "order_id": OrderId(name), "at": LATER}
        assert await pricing.give_back(self.tx, **back) == 1
        assert await pricing.give_back(self.tx, **back) == 0
        self.used[taken] -= 1

    async def agrees(self) -> None:
        for one, customer_id in enumerate(PEOPLE):
            group = self._group(one)
            offers = await pricing.find_offers(self.tx, customer_id=customer_id, at=AT)
            assert Counter((one.customer_id, one.offer_id) for one in offers) == Counter(
                (PEOPLE[each], offer_id)
                for each in group
                for right, offer_id in (
                    (f"offer {each}", ids.derive("offer", each)),
                    ("letter", LETTER),
                )
                if not self.used[each, right]
            )
            coupons = await pricing.list_coupons_of(self.tx, customer_id=customer_id, at=AT)
            assert {(one.code, one.is_usable) for one in coupons} == {
                (self.personal[each], not self.used[each, f"coupon {each}"]) for each in group
            }
            gone = await pricing.list_exhausted(self.tx, customer_id=customer_id)
            assert (a_promotion_id("FEW") in gone) == (self._takes(one, "limited") is None)
            codes = [*self.personal, "EACH"]
            answers = await pricing.find_claims(
                self.tx, codes=codes, customer_id=customer_id, at=AT
            )
            rights = [*(f"coupon {each}" for each in range(len(PEOPLE))), "each"]
            assert [not isinstance(answer, Refusal) for answer in answers] == [
                self._takes(one, right) is not None for right in rights
            ]
        for check in DRIFTS:
            assert await self.tx.fetch(check, since=None, most=9) == []

    def _takes(self, one: int, right: str) -> tuple[int, str] | None:
        """Return whose right somebody takes, None where there is none left."""
        group = self._group(one)
        if right in {"each", "limited"}:
            taken = sum(self.used[each, right] for each in group)
            return (one, right) if taken < EACH else None
        owners = group if right == "letter" else group & {int(right[-1])}
        free = [each for each in sorted(owners) if not self.used[each, right]]
        return (free[0], right) if free else None

    def _claim(self, right: str) -> tuple[str, str | None]:
        kind, _, number = right.partition(" ")
        return {
            "offer": lambda: ("BACK", str(ids.derive("offer", int(number)))),
            "coupon": lambda: ("WELCOME", self.personal[int(number)]),
            "letter": lambda: ("BACK", str(LETTER)),
            "each": lambda: ("WELCOME", "EACH"),
            "limited": lambda: ("FEW", None),
        }[kind]()

    def _group(self, one: int) -> set[int]:
        found = {one}
        for _ in PEOPLE:
            found |= {each for edge in self.edges.values() if found & set(edge) for each in edge}
        return found


def _redeeming(customer_id: CustomerId, name: UUID, promotion: str, claim: str | None) -> Any:
    wanted = pricing.Redemption(a_promotion_id(promotion), claim, 500)
    return pricing.redeeming(
        customer_id=customer_id,
        order_id=OrderId(name),
        redemptions=[wanted],
        expires_at=LATER,
        at=AT,
    )


async def _merge(tx: Tx) -> None:
    await furnish(tx)
    for other in PEOPLE[1:]:
        await identity.merge(
            tx, merge_id=ids.new(), customer_id=PEOPLE[0], other_id=other, reason="test", at=AT
        )


@pytest.mark.parametrize(
    ("promotion", "claim", "most"),
    [
        pytest.param("BACK", str(ids.derive("offer", 1)), 1, id="an offer for one use"),
        pytest.param("WELCOME", "EACH", EACH, id="a coupon of which each may use two"),
        pytest.param("FEW", None, EACH, id="a promotion of which each may have two"),
    ],
)
async def test_rivals_under_all_ids_of_a_person_get_no_more_than_one_person_may(
    db: Database, promotion: str, claim: str | None, most: int
) -> None:
    await db.transact(_merge, Context.system())

    async def buy(number: int) -> bool:
        async def take(tx: Tx) -> None:
            name = ids.derive("rival", number)
            await tx.take(_redeeming(PEOPLE[number % 3], name, promotion, claim))

        try:
            await db.transact(take, Context.system())
        except Refusal:
            return False
        return True

    assert sum(await asyncio.gather(*(buy(number) for number in range(24)))) == most
    for check in DRIFTS:
        assert await db.read(Tx.fetch, check, since=None, most=9) == []


async def test_an_offer_is_made_once_to_a_person_and_taken_back_under_any_id(tx: Tx) -> None:
    await _merge(tx)
    new = pricing.NewOffer(offer_id=LETTER, promotion_id=a_promotion_id("BACK"), reason="again")

    assert not await pricing.make_offer(tx, customer_id=PEOPLE[2], new=new, at=AT)
    await pricing.withdraw_offer(tx, customer_id=PEOPLE[2], offer_id=LETTER, at=AT)

    left = await pricing.find_offers(tx, customer_id=PEOPLE[0], at=AT)
    assert {one.offer_id for one in left} == {ids.derive("offer", each) for each in range(3)}
    with pytest.raises(pricing.OfferExpired):
        await tx.take(_redeeming(PEOPLE[0], ids.new(), "BACK", str(LETTER)))
