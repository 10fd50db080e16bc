"""Tokens, people and sessions as they are kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ordito.platform import ids
from ordito.platform.auth import (
    Colleagues,
    LoginTaken,
    PasswordTooShort,
    SessionEnded,
    TokenExpired,
    TokenNotFound,
    TokenRevoked,
    TokenUnknown,
    add_staff,
    check_session,
    check_token,
    digest_of,
    disable_staff,
    end_session,
    find_session,
    find_staff,
    find_token,
    form_token_of,
    hash_password,
    hash_to_match,
    is_password,
    issue_token,
    list_tokens,
    mark_seen,
    mark_used,
    open_session,
    parse_token,
    refresh_colleagues,
    revoke_token,
    set_password,
    sweep_sessions,
)
from ordito.platform.db import Tx

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
IDLE = timedelta(hours=4)
PASSWORD = "correct horse battery"


async def issue(tx: Tx, expires_at: datetime | None = None) -> str:
    return await issue_token(tx, name="till", scopes=["quotes"], expires_at=expires_at, at=AT)


async def add(tx: Tx, login: str = "ada", password: str = PASSWORD) -> None:
    await add_staff(
        tx, login=login, name="Ada", password_hash=hash_password(password), roles=["agent"], at=AT
    )


async def test_a_token_opens_with_its_own_secret_alone(tx: Tx) -> None:
    token_id, secret = parse_token(await issue(tx))
    kept = await find_token(tx, token_id=token_id)
    assert check_token(kept, secret=secret, at=AT).scopes == ["quotes"]
    with pytest.raises(TokenUnknown):
        check_token(kept, secret=secret[:-1] + "!", at=AT)
    with pytest.raises(TokenUnknown):
        check_token(None, secret=secret, at=AT)


async def test_the_secret_is_not_kept(tx: Tx) -> None:
    _, secret = parse_token(await issue(tx))
    (kept,) = await list_tokens(tx)
    assert secret.encode() not in repr(kept).encode()
    assert len(kept.secret_sha256) == 32


async def test_a_token_expires_at_its_instant(tx: Tx) -> None:
    token_id, secret = parse_token(await issue(tx, AT + DAY))
    kept = await find_token(tx, token_id=token_id)
    assert check_token(kept, secret=secret, at=AT + DAY - timedelta(microseconds=1))
    with pytest.raises(TokenExpired):
        check_token(kept, secret=secret, at=AT + DAY)


async def test_a_revoked_token_stays_revoked_from_the_first_time(tx: Tx) -> None:
    token_id, secret = parse_token(await issue(tx))
    await revoke_token(tx, token_id=token_id, at=AT)
    await revoke_token(tx, token_id=token_id, at=AT + DAY)
    kept = await find_token(tx, token_id=token_id)
    assert kept is not None
    assert kept.revoked_at == AT
    with pytest.raises(TokenRevoked):
        check_token(kept, secret=secret, at=AT)


async def test_there_is_nothing_to_revoke_where_no_token_is(tx: Tx) -> None:
    with pytest.raises(TokenNotFound):
        await revoke_token(tx, token_id=ids.new(), at=AT)


async def test_use_of_tokens_is_noted(tx: Tx) -> None:
    token_id, _ = parse_token(await issue(tx))
    await mark_used(tx, token_ids={token_id}, at=AT + DAY)
    assert [token.last_used_at for token in await list_tokens(tx)] == [AT + DAY]


@pytest.mark.parametrize(
    "text", ["", "ord_", "ord__x", "ord_12_x", "bearer", f"ord_{'z' * 32}_x", f"ord_{'0' * 32}_"]
)
def test_what_is_no_token_is_refused_without_a_look(text: str) -> None:
    with pytest.raises(TokenUnknown):
        parse_token(text)


async def test_a_person_signs_in_with_the_own_password(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login=" Ada ")
    assert person is not None
    assert person.login == "ada"
    assert is_password(hash_to_match(person), PASSWORD)
    assert not is_password(hash_to_match(person), PASSWORD.upper())


def test_nobody_signs_in_with_nobodys_password() -> None:
    assert not is_password(hash_to_match(None), "nobody has this password")


async def test_a_login_belongs_to_one_person(tx: Tx) -> None:
    await add(tx)
    with pytest.raises(LoginTaken):
        await add(tx, login="ADA")


@pytest.mark.parametrize("password", ["", "9 letters", "x" * 201])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(PasswordTooShort):
        hash_password(password)


async def test_a_disabled_person_does_not_sign_in(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login="ada")
    assert person is not None
    secret = await open_session(tx, staff_id=person.staff_id, at=AT, lasts=DAY)
    await disable_staff(tx, staff_id=person.staff_id, at=AT)
    assert not is_password(hash_to_match(await find_staff(tx, login="ada")), PASSWORD)
    assert await find_session(tx, session_sha256=digest_of(secret)) is None


async def test_a_new_password_ends_open_sessions(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login="ada")
    assert person is not None
    secret = await open_session(tx, staff_id=person.staff_id, at=AT, lasts=DAY)
    new = hash_password("another sentence")
    await set_password(tx, staff_id=person.staff_id, password_hash=new, at=AT)
    assert await find_session(tx, session_sha256=digest_of(secret)) is None
    assert is_password(hash_to_match(await find_staff(tx, login="ada")), "another sentence")


async def test_a_session_ends_unused_or_at_its_end(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login="ada")
    assert person is not None
    secret = await open_session(tx, staff_id=person.staff_id, at=AT, lasts=DAY)
    digest = digest_of(secret)
    opened = await find_session(tx, session_sha256=digest)
    assert check_session(opened, at=AT + timedelta(hours=3), idle=IDLE).roles == ["agent"]
    with pytest.raises(SessionEnded):
        check_session(opened, at=AT + IDLE, idle=IDLE)
    await mark_seen(tx, session_sha256s={digest}, at=AT + DAY - timedelta(hours=1))
    seen = await find_session(tx, session_sha256=digest)
    assert check_session(seen, at=AT + DAY - timedelta(minutes=1), idle=IDLE)
    with pytest.raises(SessionEnded):
        check_session(seen, at=AT + DAY, idle=IDLE)


async def test_signing_out_twice_is_signing_out(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login="ada")
    assert person is not None
    secret = await open_session(tx, staff_id=person.staff_id, at=AT, lasts=DAY)
    for _ in range(2):
        await end_session(tx, session_sha256=digest_of(secret))
    assert await find_session(tx, session_sha256=digest_of(secret)) is None


async def test_ended_sessions_are_forgotten_and_open_ones_are_not(tx: Tx) -> None:
    await add(tx)
    person = await find_staff(tx, login="ada")
    assert person is not None
    await open_session(tx, staff_id=person.staff_id, at=AT - DAY, lasts=2 * DAY)
    current = await open_session(tx, staff_id=person.staff_id, at=AT, lasts=DAY)
    assert await sweep_sessions(tx, at=AT, idle=IDLE) == 1
    assert await find_session(tx, session_sha256=digest_of(current)) is not None


def test_the_form_token_tells_nothing_of_the_session() -> None:
    assert form_token_of("one") != form_token_of("two")
    assert form_token_of("one") == form_token_of("one")
    assert form_token_of("one") != digest_of("one").hex()


async def test_colleagues_are_read_anew_when_somebody_comes_or_goes_and_not_otherwise(
    tx: Tx,
) -> None:
    known = await refresh_colleagues(tx, known=Colleagues())
    who: dict[str, Any] = {"password_hash": "", "roles": ["agent"], "at": AT}
    zoe = await add_staff(tx, login="zoe", name="Zoe", **who)
    added = await refresh_colleagues(tx, known=known)
    assert await refresh_colleagues(tx, known=added) is added
    ada = await add_staff(tx, login="ada", name="Ada", **who)
    await disable_staff(tx, staff_id=zoe, at=AT)
    parted = await refresh_colleagues(tx, known=added)

    assert (known.names, known.holders) == ({}, {})
    assert [one.name for one in added.holders["agent"]] == ["Zoe"]
    assert parted.names == {f"staff:{ada}": "Ada", f"staff:{zoe}": "Zoe"}
    assert [one.actor for one in parted.holders["agent"]] == [f"staff:{ada}"]
