"""What people allow: every word is kept, and the most restrictive of a person counts."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ordito import customers
from ordito.customers import ConsentState, LegalBasis, Statement, consents
from ordito.customers.consents import (
    PreferenceLink,
    PreferenceLinkUnknown,
    Purpose,
    PurposeText,
    TcString,
    UnknownPurpose,
)
from ordito.customers.consents.errors import PurposeWrong
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from tests.rooms.customers.builders import NOON, anna, consent, customer_id

ANNA = customer_id("anna")
DAY = timedelta(days=1)
SYSTEM = Context.system()


async def say(tx: Tx, *statements: Statement) -> int:
    return await consents.record_all(tx, said=statements, at=NOON)


async def allowed(tx: Tx, channel: str = "email", who: CustomerId = ANNA) -> bool:
    return await consents.is_allowed(tx, customer_id=who, purpose="marketing", channel=channel)


async def test_the_latest_word_counts_and_each_is_kept_once(db: Database) -> None:
    await db.transact(customers.register, SYSTEM, customer=anna(), at=NOON)
    words = [
        consent(given=True, name="yes"),
        consent(given=False, name="no", at=NOON + DAY),
        consent(given=True, name="sms", channel="sms"),
    ]
    assert await db.transact(say, SYSTEM, *words) == 3
    assert await db.transact(say, SYSTEM, words[0]) == 0

    profile = await db.read(customers.get_profile, customer_id=ANNA)
    assert [(one.channel, one.given) for one in profile.consents] == [
        ("email", False),
        ("sms", True),
    ]
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT type FROM platform.v_fact WHERE type LIKE 'customers.consent_%' ORDER BY type"
        )
    assert [row["type"] for row in rows] == [
        "customers.consent_given",
        "customers.consent_given",
        "customers.consent_withdrawn",
    ]


async def test_late_words_find_their_place_in_the_order_they_were_said(tx: Tx) -> None:
    await say(tx, consent(given=False, name="no", at=NOON))
    await say(tx, consent(given=True, name="yes, said before", at=NOON - DAY))
    assert not await allowed(tx)
    await say(tx, consent(given=True, name="yes, said after", at=NOON + DAY))
    assert await allowed(tx)


async def test_a_word_on_every_channel_counts_until_a_later_word_on_one(tx: Tx) -> None:
    await say(tx, consent(given=True, name="1", channel="any"))
    assert await allowed(tx, "sms")
    await say(tx, consent(given=False, name="2", channel="sms", at=NOON + DAY))
    await say(tx, consent(given=True, name="3", channel="any", at=NOON + 2 * DAY))
    assert (await allowed(tx, "email"), await allowed(tx, "sms")) == (True, False)
    await say(tx, consent(given=False, name="4", channel="any", at=NOON + 3 * DAY))
    await say(tx, consent(given=True, name="5", channel="email", at=NOON + 4 * DAY))
    assert (await allowed(tx, "email"), await allowed(tx, "post")) == (True, False)
    objected = consent(
        given=False, name="6", channel="any", at=NOON + 5 * DAY, state=ConsentState.OBJECTED
    )
    await say(tx, objected, consent(given=True, name="7", at=NOON + 6 * DAY))
    assert not await allowed(tx, "email")


async def test_while_nothing_is_said_a_purpose_is_as_it_was_declared(tx: Tx) -> None:
    held = {
        purpose: await consents.is_allowed(tx, customer_id=ANNA, purpose=purpose, channel="any")
        for purpose in ("service", "profiling", "marketing", "nobody_declared_this")
    }
    assert held == {
        "service": True,
        "profiling": True,
        "marketing": False,
        "nobody_declared_this": False,
    }
    with pytest.raises(UnknownPurpose):
        await say(tx, consent(given=True, name="?", purpose="nobody_declared_this"))
    assert await consents.list_record(tx, customer_id=ANNA) == []


STATES = st.sampled_from([None, *ConsentState])
RANK = ["granted", "denied", "withdrawn", "objected"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=st.lists(STATES, min_size=2, max_size=3), channel=st.sampled_from(["email", "any"]))
async def test_the_most_restrictive_word_of_a_person_counts_and_a_split_gives_each_side_back(
    db: Database, states: list[ConsentState | None], channel: str
) -> None:
    people = [CustomerId(ids.new()) for _ in states]

    async def speak(tx: Tx) -> None:
        for who, state in zip(people, states, strict=True):
            if state is not None:
                word = consent(given=True, name="", statement_id=ids.new(), state=state)
                await say(tx, replace(word, customer_id=who, channel=channel))

    await db.transact(speak, SYSTEM)
    alone = [await db.read(allowed, who=who) for who in people]
    assert alone == [state == ConsentState.GRANTED for state in states]
    async with db.connection() as connection:
        for who in people:
            await connection.execute(
                "INSERT INTO customers.person (customer_id, person_id) VALUES ($1, $2)",
                who,
                people[0],
            )
    said = [state.value for state in states if state is not None]
    strictest = max(said, key=RANK.index, default=None)
    assert [await db.read(allowed, who=who) for who in people] == [strictest == "granted"] * len(
        people
    )
    async with db.connection() as connection:
        await connection.execute("DELETE FROM customers.person WHERE person_id = $1", people[0])
    assert [await db.read(allowed, who=who) for who in people] == alone


async def test_a_purpose_is_declared_with_words_in_every_language_and_versions_stay(
    tx: Tx,
) -> None:
    purpose = Purpose("surveys", False, False, LegalBasis.CONSENT, ["email"], True)
    texts = {one: PurposeText(title=f"Surveys {one}", words="?") for one in ("en", "it", "et")}

    async def declare(**changes: object) -> int:
        return await consents.declare_purpose(
            tx, purpose=replace(purpose, **changes), texts=texts, by="staff:1", at=NOON
        )

    assert [await declare(), await declare()] == [1, 1]
    texts["et"] = PurposeText(title="Küsitlused", words="Kas tohime küsida?")
    assert await declare(asked=False) == 2
    asked = {one.purpose: one for one in await consents.list_asked(tx, language="et")}
    assert (asked["surveys"].title, asked["surveys"].version) == ("Küsitlused", 2)
    assert not asked["surveys"].asked
    with pytest.raises(PurposeWrong):
        await declare(unless_refused=True)
    del texts["it"]
    with pytest.raises(PurposeWrong):
        await declare()


async def test_a_link_opens_what_its_message_was_about_until_its_time_is_over(tx: Tx) -> None:
    link = PreferenceLink(ANNA, None, "marketing", "email")
    code = await consents.make_link(tx, link=link, at=NOON)
    assert await consents.find_link(tx, code=code, at=NOON + DAY) == link
    for wrong, at in (("x" * 32, NOON), (code, NOON + consents.LINK_LASTS)):
        with pytest.raises(PreferenceLinkUnknown):
            await consents.find_link(tx, code=wrong, at=at)
    assert await consents.sweep_links(tx, at=NOON + consents.LINK_LASTS) == 1


async def test_a_tcf_string_is_kept_and_decides_nothing(tx: Tx) -> None:
    string = TcString(ids.new(), ANNA, "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", "cmp", NOON)
    for _ in range(2):
        await consents.keep_tc_string(tx, string=string)
    assert await consents.list_tc_strings(tx, customer_id=ANNA) == [string]
    assert not await allowed(tx)
