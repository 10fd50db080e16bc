"""Random lives of all books at once: gift cards, credit, budgets, drawers, points.

The oracle keeps no balance and no lot. It remembers single points, each with its last day, and
sums up what was done to each purse; after every step the database must agree, and the trial
balance of every unit must be 0.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ordito import customers, ledger, loyalty
from ordito.customers import NewCustomer
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import BurnRule, Expiry, Terms
from ordito.platform import ids
from ordito.platform.db import Tx, prepare_connection
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, CustomerId, OrderId, PlaceId, TransferId
from tests.rooms.ledger.laws import broken_laws
from tests.rooms.loyalty.builders import ANNA, NOON, a_programme
from tests.rooms.loyalty.oracle import LIFE, Held, Member

BRUNO: Final = CustomerId(ids.derive("customer", "bruno"))
PLACE: Final = PlaceId(ids.derive("place"))
PROGRAMME: Final = a_programme(
    pending_days=2,
    terms=Terms(
        burn={"EUR": BurnRule(points=3, minor=10)}, expiry=Expiry(days=LIFE), household=True
    ),
)
CREDIT: Final = ledger.credit_account(ANNA, currency="EUR")
BUDGET: Final = ledger.budget_account("SPRING")
USES: Final = "uses:SPRING"
POINTS: Final = {one: PROGRAMME.account_of(one) for one in (ANNA, BRUNO)}
ORDERS: Final = tuple(OrderId(ids.derive("order", number)) for number in range(3))

amounts = st.integers(1, 60)
picks = st.integers(0, 10**6)


class RandomBooks(RuleBasedStateMachine):
    """All commands of the two rooms, on a clock of days."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.day = self.ticks = 0
        self.purses: Counter[UUID] = Counter()
        self.holds: dict[UUID, Held] = {}
        self.cards: dict[AccountId, AccountId | None] = {}
        self.blocked: set[AccountId] = set()
        self.members = {one: Member() for one in POINTS}
        self.orders: dict[OrderId, int] = {}
        self.last: Callable[[], Coroutine[Any, Any, object]] | None = None
        self.runner = asyncio.Runner()
        self.connection: Any = self.runner.run(asyncpg.connect(self.address))
        self.runner.run(prepare_connection(self.connection))
        self.transaction: Any = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, Context.system())
        self.runner.run(self.begin())

    async def begin(self) -> None:
        await loyalty.put_programme(self.tx, programme=PROGRAMME, at=NOON)
        for number, one in enumerate(POINTS):
            new = NewCustomer(customer_id=one, household_id=ids.derive("home"))
            await customers.register(self.tx, customer=new, at=NOON)
            await loyalty.enrol(
                self.tx,
                programme=PROGRAMME,
                customer_id=one,
                card=None,
                at=NOON + timedelta(seconds=number),
            )
        self.drawer = await ledger.open_drawer(
            self.tx, place_id=PLACE, code="till", currency="EUR", at=NOON
        )

    def teardown(self) -> None:
        broken = self.runner.run(broken_laws(self.connection))
        self.runner.run(self.transaction.rollback())
        self.runner.run(self.connection.close())
        self.runner.close()
        assert broken == []

    @property
    def at(self) -> datetime:
        """An instant of this day, later than all before."""
        self.ticks += 1
        return NOON + timedelta(days=self.day, seconds=self.ticks)

    def does(self, command: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
        """Run a command as its surface would; a refusal leaves nothing and answers None."""

        async def work() -> Any:
            try:
                async with self.connection.transaction():
                    return await command(self.tx, **arguments)
            except Refusal:
                return None

        if command not in (ledger.settle_due, loyalty.lapse_due_points):
            self.last = work
        return self.runner.run(work())

    def held(self, account: UUID) -> int:
        return sum(one.open for one in self.holds.values() if one.account == account)

    def free(self, account: UUID) -> int:
        return self.purses[account] - self.held(account)

    def pick(self, number: int) -> tuple[UUID, Held] | None:
        own = [one for one in self.holds.items() if one[1].account in self.purses]
        return own[number % len(own)] if own else None

    @rule(amount=st.integers(0, 60), days=st.none() | st.integers(1, 12))
    def issue(self, amount: int, days: int | None) -> None:
        card = AccountId(ids.new())
        new = ledger.NewGiftCard(
            account_id=card,
            number=f"{card.int % 10**18:018d}",
            currency="EUR",
            amount_minor=amount,
            expires_at=None if days is None else self.at + timedelta(days=days, hours=-1),
        )
        assert self.does(ledger.issue_gift_card, card=new, at=self.at)
        self.cards[card] = None
        self.purses[card] = amount

    @rule(number=picks, amount=amounts, verb=st.sampled_from(("load", "hold", "block", "replace")))
    def use_card(self, number: int, amount: int, verb: str) -> None:
        if not self.cards:
            return
        card = list(self.cards)[number % len(self.cards)]
        known = self.runner.run(ledger.get_gift_card(self.tx, account_id=card))
        is_over = known.expires_at is not None and known.expires_at <= self.at
        usable = self.cards[card] is None and card not in self.blocked and not is_over
        name = TransferId(ids.new())
        if verb == "load":
            done = self.does(
                ledger.load_gift_card,
                account_id=card,
                load_id=name,
                amount_minor=amount,
                at=self.at,
            )
            assert (done is not None) is usable
            self.purses[card] += amount if usable else 0
        elif verb == "hold":
            fits = usable and self.free(card) >= amount
            done = self.does(
                ledger.hold_gift_card,
                account_id=card,
                hold_id=name,
                amount_minor=amount,
                at=self.at,
            )
            assert (done is not None) is fits
            if fits:
                self.holds[name] = Held(card, amount)
        elif verb == "block":
            block = card not in self.blocked
            done = self.does(ledger.block_gift_card, account_id=card, blocked=block, at=self.at)
            if done is not None:
                (self.blocked.add if block else self.blocked.discard)(card)
        else:
            new = AccountId(ids.new())
            fits = self.cards[card] is None and not is_over
            done = self.does(
                ledger.replace_gift_card,
                account_id=card,
                new_id=new,
                number=f"{new.int % 10**18:018d}",
                at=self.at,
            )
            assert (done is not None) is fits
            if fits:
                self.cards[card], self.cards[new] = new, None
                self.purses[new] = 0
                self.move(card, new)

    def move(self, card: UUID, to: UUID) -> None:
        units = self.free(card)
        self.purses[card] -= units
        self.purses[to] += units

    @rule(number=picks, amount=amounts)
    def capture(self, number: int, amount: int) -> None:
        if picked := self.pick(number):
            name, one = picked
            done = self.does(
                ledger.capture,
                account_id=one.account,
                hold_id=name,
                capture_id=ids.new(),
                units=amount,
                at=self.at,
            )
            assert (done is not None) is (amount <= one.open)
            if done:
                one.open -= amount
                one.captured += amount
                self.purses[one.account] -= amount

    @rule(number=picks, amount=st.none() | amounts)
    def release(self, number: int, amount: int | None) -> None:
        if picked := self.pick(number):
            name, one = picked
            assert self.does(
                ledger.release,
                account_id=one.account,
                hold_id=name,
                release_id=ids.new(),
                units=amount,
                at=self.at,
            )
            one.open -= one.open if amount is None else min(amount, one.open)

    @rule(number=picks, amount=amounts)
    def refund(self, number: int, amount: int) -> None:
        if picked := self.pick(number):
            name, one = picked
            card = AccountId(one.account)
            expired = (
                card in self.cards
                and self.runner.run(ledger.get_gift_card(self.tx, account_id=card)).state
                == "expired"
            )
            done = self.does(
                ledger.refund,
                account_id=card,
                hold_id=name,
                refund_id=ids.new(),
                units=amount,
                at=self.at,
            )
            fits = not expired and one.refunded + amount <= one.captured
            assert (done is not None) is fits
            if fits:
                one.refunded += amount
                self.purses[card] += amount
                self.follow(card)

    def follow(self, card: AccountId) -> None:
        """What is free on a replaced card goes where its balance is, or lapses with that card."""
        to = self.cards.get(card)
        while to is not None and self.cards[to] is not None:
            to = self.cards[to]
        if to is not None:
            new = self.runner.run(ledger.get_gift_card(self.tx, account_id=to))
            self.move(card, to)
            if new.state == "expired":
                self.purses[to] = self.held(to)

    @rule(amount=amounts, hold=st.booleans(), days=st.none() | st.integers(1, 3))
    def credit(self, amount: int, *, hold: bool, days: int | None) -> None:
        name = TransferId(ids.new())
        asked = {"customer_id": ANNA, "currency": "EUR", "amount_minor": amount, "at": self.at}
        if not hold:
            self.does(ledger.grant_credit, grant_id=name, reason="gift", **asked)
            self.purses[CREDIT] += amount
            return
        expires_at = None if days is None else self.at + timedelta(days=days)
        done = self.does(ledger.hold_credit, hold_id=name, expires_at=expires_at, **asked)
        assert (done is not None) is (self.free(CREDIT) >= amount)
        if done:
            day = None if days is None else self.day + days
            self.holds[name] = Held(CREDIT, amount, day=day)

    @rule(units=st.integers(-40, 60).filter(bool), hold=st.booleans())
    def budget(self, units: int, *, hold: bool) -> None:
        name = TransferId(ids.new())
        asked = {"code": "SPRING", "unit": USES, "at": self.at}
        if hold:
            units = abs(units)
            done = self.does(ledger.hold_budget, units=units, hold_id=name, **asked)
            assert (done is not None) is (self.free(BUDGET) >= units)
            if done:
                self.holds[name] = Held(BUDGET, units)
        else:
            done = self.does(ledger.fund_budget, units=units, fund_id=name, **asked)
            assert (done is not None) is (units > 0 or self.free(BUDGET) >= -units)
            self.purses[BUDGET] += units if done else 0

    @rule(amount=st.integers(-40, 60).filter(bool), count=st.booleans())
    def cash(self, amount: int, *, count: bool) -> None:
        asked = {"place_id": PLACE, "account_id": self.drawer, "at": self.at}
        if count:
            counted = abs(amount)
            difference = self.does(
                ledger.count_drawer, counted_minor=counted, count_id=ids.new(), **asked
            )
            assert difference == counted - self.purses[self.drawer]
            self.purses[self.drawer] = counted
        else:
            done = (
                self.does(
                    lambda tx, **given: _done(ledger.move_cash(tx, **given)),
                    amount_minor=amount,
                    move_id=ids.new(),
                    reason="sale",
                    **asked,
                )
                is True
            )
            assert done is (self.purses[self.drawer] + amount >= 0)
            self.purses[self.drawer] += amount if done else 0

    @rule(order=st.sampled_from(ORDERS), minor=st.integers(0, 6000))
    def order(self, order: OrderId, minor: int) -> None:
        """Place an order, or settle what remains of it."""
        anna = self.members[ANNA]
        if order in self.orders:
            self.does(
                loyalty.settle_earning,
                customer_id=ANNA,
                order_id=order,
                remaining_minor=minor,
                currency="EUR",
                at=self.at,
            )
            change = minor // 100 - self.orders[order]
            if change > 0:
                anna.waiting.append((order, change, self.day))
            else:
                anna.take_back(order, -change, self.day)
            self.orders[order] = minor // 100
        elif minor >= 100:
            (membership,) = self.runner.run(loyalty.list_memberships(self.tx, customer_id=ANNA))
            earning = loyalty.plan_earning(
                loyalty.Programmes.of(1, [PROGRAMME]),
                membership,
                order_id=order,
                total_minor=minor,
                currency="EUR",
                at=self.at,
            )
            self.does(loyalty.earn, earning=earning, at=self.at)
            self.orders[order] = minor // 100
            anna.waiting.append((order, minor // 100, self.day))

    @rule(amount=amounts, pick=st.sampled_from(tuple(POINTS)))
    def grant(self, amount: int, pick: CustomerId) -> None:
        membership = self.runner.run(
            loyalty.get_membership(self.tx, customer_id=pick, programme_id=PROGRAMME.programme_id)
        )
        self.does(
            lambda tx, **given: _done(loyalty.grant_points(tx, **given)),
            membership=membership,
            programme=PROGRAMME,
            points=amount,
            grant_id=TransferId(ids.new()),
            reason="x",
            at=self.at,
        )
        self.members[pick].log.append(("adjust", amount, self.day, None, None))

    @rule(steps=st.integers(1, 30))
    def redeem_and_pay(self, steps: int) -> None:
        """Anna redeems, pays a part, lets go of the rest, and gets a part of it back."""
        name = ids.new()
        asked = loyalty.NewRedemption(
            redemption_id=name, customer_id=ANNA, amount_minor=steps * 10, currency="EUR"
        )
        done = self.does(
            redeem_points,
            redemption=asked,
            programme_id=PROGRAMME.programme_id,
            at=self.at,
        )
        free = {one: len(self.members[one].points(0)) for one in POINTS}
        assert (done is not None) is (sum(free.values()) >= steps * 3)
        if not done:
            return
        from_anna = min(free[ANNA], steps * 3)
        assert sum(done.account_points) == steps * 3
        paid = steps * 10 // 2
        which = {"customer_id": ANNA, "redemption_id": name, "at": self.at}
        self.does(loyalty.capture_redemption, step_id=ids.new(), amount_minor=paid, **which)
        self.does(loyalty.release_redemption, step_id=ids.new(), **which)
        spent = steps * 3 * paid // (steps * 10)
        parts = {ANNA: min(spent, from_anna), BRUNO: spent - min(spent, from_anna)}
        for one, units in parts.items():
            if units:
                hold = ids.derive("redemption", name, POINTS[one])
                self.members[one].log.append(("burn", -units, self.day, None, hold))
        back = paid // 3
        if back:
            self.does(loyalty.refund_redemption, step_id=ids.new(), amount_minor=back, **which)
            given = steps * 3 * back // (steps * 10)
            to_bruno = min(given, parts[BRUNO])
            for one, units in ((BRUNO, to_bruno), (ANNA, given - to_bruno)):
                if units:
                    hold = ids.derive("redemption", name, POINTS[one])
                    self.members[one].log.append(("refund", units, self.day, None, hold))

    @rule()
    def again(self) -> None:
        """Send the last command again: nothing changes, as its ids are the same."""
        if self.last is not None:
            self.runner.run(self.last())

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Days pass, each with its jobs."""
        for _ in range(days):
            self.day += 1
            self.does(ledger.settle_due, at=self.at)
            self.does(loyalty.lapse_due_points, at=self.at)
            before = {
                card: self.runner.run(ledger.get_gift_card(self.tx, account_id=card))
                for card in self.cards
            }
            self.does(ledger.expire_gift_cards, at=self.at)
            self.does(ledger.follow_replaced, at=self.at)
            self.last = None
            self.pass_day(before)

    def pass_day(self, before: dict[AccountId, ledger.GiftCard]) -> None:
        for one in self.holds.values():
            if one.day is not None and one.day <= self.day:
                one.open = 0
        for member in self.members.values():
            member.pass_day(self.day)
        for card, known in before.items():
            is_over = known.expires_at is not None and known.expires_at <= self.at
            if is_over and self.cards[card] is None and not self.held(card):
                self.purses[card] = 0
        for card in self.cards:
            if self.cards[card] is not None and self.free(card):
                self.follow(card)

    @invariant()
    def the_books_agree(self) -> None:
        lines = self.runner.run(ledger.trial_balance(self.tx))
        units = Counter[str]()
        for line in lines:
            units[line.unit] += line.entries
        assert not +units, units
        assert not -units, units
        accounts = [AccountId(one) for one in self.purses] + list(POINTS.values())
        found = self.runner.run(ledger.list_balances(self.tx, account_ids=accounts))
        balances = {one.account_id: one for one in found}
        for account, posted in self.purses.items():
            if AccountId(account) in balances:
                one = balances[AccountId(account)]
                assert (one.posted, one.held, one.debt) == (posted, self.held(account), 0)
            else:
                assert posted == 0
        for who, member in self.members.items():
            one = balances[POINTS[who]]
            assert one.posted - one.debt == member.posted()
            assert one.incoming == sum(units for _, units, _ in member.waiting)


async def _done(work: Awaitable[None]) -> bool:
    await work
    return True


def test_whatever_happens_the_books_agree_with_the_oracle(address: str) -> None:
    RandomBooks.address = address
    run_state_machine_as_test(
        RandomBooks,
        settings=settings(
            max_examples=20, stateful_step_count=40, deadline=None, phases=(Phase.generate,)
        ),
    )
