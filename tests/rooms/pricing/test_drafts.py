"""Drafts: edited by several, handed in, approved by another, published once, rolled back."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.pricing import Changes, Withdrawals
from ordito.processes.publish_drafts import publish_drafts
from tests.rooms.pricing.builders import AT, a_price, a_price_list, a_sku_id, a_tax_rate
from tests.rooms.pricing.claims import a_promotion, a_promotion_id
from tests.rooms.pricing.test_publish import first_rulebook

ANNA, BRUNO = Context(actor="staff:anna"), Context(actor="staff:bruno")
DRAFT = ids.derive("draft")
LATER = AT + timedelta(hours=2)


async def a_draft(tx: Tx, *prices: pricing.Price, **changes: Any) -> pricing.Draft:
    """Begin a draft with some prices, by Anna."""
    draft = await pricing.make_draft(tx, draft_id=DRAFT, title="Spring", at=AT)
    return await pricing.edit_draft(
        tx,
        draft_id=DRAFT,
        edition=draft.edition,
        changes=Changes(prices=prices or (a_price(1490),), **changes),
        at=AT,
    )


async def begin(db: Database, **policy: Any) -> pricing.Draft:
    await db.transact(first_rulebook, Context.system())
    await db.transact(
        pricing.put_policy, Context.system(), policy=pricing.PricePolicy(**policy), at=AT
    )
    return await db.transact(a_draft, ANNA)


async def hand_in(db: Database, draft: pricing.Draft, **changes: Any) -> pricing.Draft:
    return await db.transact(
        pricing.hand_in_draft,
        ANNA,
        draft_id=draft.draft_id,
        edition=draft.edition,
        reason="Spring begins",
        at=AT,
        **changes,
    )


async def test_a_draft_is_published_as_the_next_version_with_who_and_why(db: Database) -> None:
    draft = await begin(db)

    done = await hand_in(db, draft)

    assert (done.state, done.published_version) == ("published", 2)
    [published, _] = await db.read(pricing.list_rulebooks)
    assert (published.published_by, published.reason) == ("staff:anna", "Spring begins")
    rulebook = await db.read(pricing.load_rulebook)
    assert rulebook.prices[a_sku_id("red")] == (a_price(1490),)


async def test_what_would_be_published_can_be_seen_before(db: Database) -> None:
    await begin(db)

    present, proposed = await db.read(pricing.load_proposal, draft_id=DRAFT)

    assert present == await db.read(pricing.load_rulebook)
    assert proposed.version == present.version + 1
    assert proposed.prices == {**present.prices, a_sku_id("red"): (a_price(1490),)}


async def test_of_two_who_edit_at_once_the_second_is_told(db: Database) -> None:
    draft = await begin(db)

    async def edit(context: Context) -> None:
        await db.transact(
            pricing.edit_draft,
            context,
            draft_id=DRAFT,
            edition=draft.edition,
            changes=Changes(prices=(a_price(1500),)),
            at=AT,
        )

    await edit(BRUNO)
    with pytest.raises(pricing.DraftChanged):
        await edit(ANNA)

    kept = await db.read(pricing.get_draft, draft_id=DRAFT)
    assert (kept.edition, kept.authors) == (3, ["staff:anna", "staff:bruno"])


async def test_a_change_is_dropped_by_its_key(db: Database) -> None:
    draft = await begin(db)
    [key] = pricing.keys_of(Changes(prices=(a_price(1490),)))

    edited = await db.transact(
        pricing.edit_draft,
        ANNA,
        draft_id=DRAFT,
        edition=draft.edition,
        changes=Changes(promotions=(a_promotion(),)),
        drop=[key],
        at=AT,
    )

    changes = await db.read(pricing.load_changes, draft_id=DRAFT)
    assert (edited.changes, changes) == (1, Changes(promotions=(a_promotion(),)))


async def test_every_kind_of_change_comes_back_as_it_was(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())
    changes = Changes(
        price_lists=(a_price_list("club", customer_group="club"),),
        prices=(a_price((1, 1490), (3, 1400), price_list="club", valid_to=LATER),),
        tax_rates=(a_tax_rate(100_000, tax_class="reduced"),),
        promotions=(a_promotion(),),
        withdrawals=Withdrawals(
            price_lists=(a_price_list("old").price_list_id,),
            prices=(
                pricing.PriceKey(
                    sku_id=a_sku_id("blue"),
                    price_list_id=a_price_list().price_list_id,
                    valid_from=AT,
                ),
            ),
            tax_rates=(
                pricing.TaxRateKey(market="IT", tax_class="standard", code="ECO", valid_from=AT),
            ),
            promotions=(a_promotion_id("OLD"),),
        ),
    )

    async def make(tx: Tx) -> None:
        await pricing.make_draft(tx, draft_id=DRAFT, title="All", at=AT)
        await pricing.edit_draft(tx, draft_id=DRAFT, edition=1, changes=changes, at=AT)

    await db.transact(make, ANNA)

    assert await db.read(pricing.load_changes, draft_id=DRAFT) == changes


async def test_what_others_published_meanwhile_stays_and_is_not_overwritten(db: Database) -> None:
    draft = await begin(db)
    await db.transact(
        pricing.publish, BRUNO, prices=[a_price(4500, sku="blue")], by="staff:bruno", at=AT
    )
    await db.transact(pricing.publish, BRUNO, prices=[a_price(1700)], by="staff:bruno", at=AT)

    with pytest.raises(pricing.DraftFaulty):
        await hand_in(db, draft)
    [moved] = await db.read(pricing.list_moved, draft_id=DRAFT)
    assert moved.kind == "price"
    seen = await db.transact(
        pricing.rebase_draft, ANNA, draft_id=DRAFT, edition=draft.edition, at=AT
    )
    await hand_in(db, seen)

    rulebook = await db.read(pricing.load_rulebook)
    assert rulebook.prices[a_sku_id("red")] == (a_price(1490),)
    assert rulebook.prices[a_sku_id("blue")] == (a_price(4500, sku="blue"),)


async def test_authors_cannot_approve_their_own_draft(db: Database) -> None:
    draft = await begin(db, needs_approval=True)
    waiting = await hand_in(db, draft)
    assert waiting.state == "handed_in"

    with pytest.raises(pricing.OwnDraft):
        await db.transact(pricing.approve_draft, ANNA, draft_id=DRAFT, edition=draft.edition, at=AT)
    assert len(await db.read(pricing.list_rulebooks)) == 1
    done = await db.transact(
        pricing.approve_draft, BRUNO, draft_id=DRAFT, edition=draft.edition, at=AT
    )

    assert (done.state, done.approved_by, done.published_version) == ("published", "staff:bruno", 2)


async def test_a_draft_that_was_sent_back_loses_its_approval(db: Database) -> None:
    draft = await begin(db, needs_approval=True)
    await hand_in(db, draft, publish_at=LATER)
    await db.transact(pricing.approve_draft, BRUNO, draft_id=DRAFT, edition=draft.edition, at=AT)

    back = await db.transact(pricing.send_back_draft, BRUNO, draft_id=DRAFT, why="No", at=AT)

    assert (back.state, back.approved_by, back.sent_back) == ("open", None, "No")
    assert await db.read(pricing.list_due_drafts, at=LATER) == []
    with pytest.raises(pricing.DraftClosed):
        await db.transact(pricing.approve_draft, BRUNO, draft_id=DRAFT, edition=back.edition, at=AT)


async def test_a_draft_is_published_once_at_its_time(db: Database) -> None:
    draft = await begin(db)
    waiting = await hand_in(db, draft, publish_at=LATER)
    assert (waiting.state, waiting.published_version) == ("approved", None)

    async def when_due(at: Any) -> list[Any]:
        due: list[UUID] = await db.read(pricing.list_due_drafts, at=at)
        return [
            await db.transact(pricing.publish_draft, Context.system(), draft_id=one, at=at)
            for one in due
        ]

    assert await when_due(AT) == []
    assert len(await when_due(LATER)) == 1
    assert await when_due(LATER) == []
    again = await db.transact(pricing.publish_draft, Context.system(), draft_id=DRAFT, at=LATER)
    assert again is None
    assert [one.version for one in await db.read(pricing.list_rulebooks)] == [2, 1]


async def test_rivals_publish_a_due_draft_once(db: Database) -> None:
    draft = await begin(db)
    await hand_in(db, draft, publish_at=LATER)

    done = await asyncio.gather(
        *(
            db.transact(pricing.publish_draft, Context.system(), draft_id=DRAFT, at=LATER)
            for _ in range(6)
        )
    )

    assert sum(one is not None for one in done) == 1
    assert len(await db.read(pricing.list_rulebooks)) == 2


async def test_a_draft_that_cannot_be_published_says_why_and_is_not_tried_again(
    db: Database,
) -> None:
    draft = await begin(db)
    waiting = await hand_in(db, draft, publish_at=now() + timedelta(hours=1))
    await db.transact(pricing.publish, BRUNO, prices=[a_price(1700)], by="staff:bruno", at=AT)
    async with db.connection() as connection:
        await connection.execute("UPDATE pricing.draft SET publish_at = now()")

    assert await publish_drafts(db) == 0
    assert await publish_drafts(db) == 0

    kept = await db.read(pricing.get_draft, draft_id=waiting.draft_id)
    assert (kept.state, kept.failed) == ("approved", "pricing.draft_faulty")
    async with db.connection() as connection:
        told = await connection.fetchval(
            "SELECT count(*) FROM platform.v_fact WHERE type = 'pricing.draft_failed'"
        )
    assert told == 1


async def test_a_roll_back_publishes_a_version_equal_to_the_older_one(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())
    first = await db.read(pricing.load_rulebook)

    async def change(tx: Tx) -> None:
        await pricing.publish(
            tx,
            price_lists=[a_price_list("club", customer_group="club")],
            prices=[a_price(1490), a_price(1300, price_list="club")],
            tax_rates=[a_tax_rate(100_000)],
            promotions=[a_promotion()],
            by="staff:anna",
            at=AT,
        )

    await db.transact(change, ANNA)
    await db.transact(
        pricing.publish,
        ANNA,
        withdrawals=Withdrawals(promotions=(a_promotion_id("WELCOME"),)),
        by="staff:anna",
        at=AT,
    )

    async def back(tx: Tx) -> pricing.Draft:
        draft = await pricing.make_draft(tx, draft_id=DRAFT, title="Back", version=1, at=AT)
        return await pricing.hand_in_draft(
            tx, draft_id=DRAFT, edition=draft.edition, reason="It was wrong", at=AT
        )

    done = await db.transact(back, ANNA)

    restored = await db.read(pricing.load_rulebook)
    assert (done.published_version, restored.version) == (4, 4)
    assert (restored.prices, restored.price_lists) == (first.prices, first.price_lists)
    assert (restored.tax_rates, restored.promotions) == (first.tax_rates, first.promotions)
    assert (await db.read(pricing.list_rulebooks))[0].restores == 1
    assert [one.promotions for one in [await db.read(pricing.load_rulebook, version=2)]] == [
        (a_promotion(),)
    ]
    assert await db.read(pricing.list_altered_rulebooks) == []


async def test_an_empty_draft_is_not_handed_in(db: Database) -> None:
    await db.transact(first_rulebook, Context.system())
    draft = await db.transact(pricing.make_draft, ANNA, draft_id=DRAFT, title="Nothing", at=AT)

    with pytest.raises(pricing.DraftFaulty):
        await hand_in(db, draft)


async def test_a_discarded_draft_stays_as_it_is(db: Database) -> None:
    draft = await begin(db)
    await db.transact(pricing.discard_draft, ANNA, draft_id=DRAFT, at=AT)

    with pytest.raises(pricing.DraftClosed):
        await hand_in(db, draft)
