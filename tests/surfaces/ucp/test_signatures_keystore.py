"""Our own keys: made once, kept for this account alone, rotated with an overlap."""

import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ordito.surfaces.ucp.signatures.keystore import KEPT, SIGNS_AFTER, KeyNotFound, Keystore

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "demo" / "ucp-keys.json"


def kids(store: Keystore, at: datetime) -> list[str]:
    return [key["kid"] for key in store.published(at)]


def test_first_key_is_made_once_and_for_this_account_alone(path: Path) -> None:
    store = Keystore(path)
    made = store.signer(AT)
    assert kids(store, AT) == [made.key_id]
    assert Keystore(path).signer(AT).key_id == made.key_id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_published_key_has_no_secret_half(path: Path) -> None:
    (key,) = Keystore(path).published(AT)
    assert key.keys() == {"kid", "kty", "crv", "x", "y", "use", "alg"}


def test_new_key_is_published_before_it_signs_and_the_old_one_for_a_week_after(path: Path) -> None:
    store = Keystore(path)
    old = store.signer(AT).key_id
    new = store.rotate(AT).key_id
    assert kids(store, AT) == [new, old]
    assert store.signer(AT + SIGNS_AFTER - SECOND).key_id == old
    taken_over = AT + SIGNS_AFTER
    assert store.signer(taken_over).key_id == new
    assert kids(store, taken_over + KEPT - SECOND) == [new, old]
    assert kids(store, taken_over + KEPT) == [new]


def test_rotating_twice_does_not_make_the_first_key_last_longer(path: Path) -> None:
    store = Keystore(path)
    first = store.signer(AT).key_id
    store.rotate(AT)
    last = store.rotate(AT + timedelta(days=3)).key_id
    assert first not in kids(store, AT + SIGNS_AFTER + KEPT)
    assert store.signer(AT + timedelta(days=30)).key_id == last


def test_key_that_has_leaked_is_gone_at_once(path: Path) -> None:
    store = Keystore(path)
    leaked = store.signer(AT).key_id
    new = store.rotate(AT).key_id
    store.drop(new, AT)
    assert leaked in kids(store, AT)
    store.drop(leaked, AT)
    after = store.signer(AT).key_id
    assert after not in {leaked, new}
    assert kids(store, AT) == [after]
    with pytest.raises(KeyNotFound):
        store.drop(leaked, AT)


def test_another_process_sees_what_this_one_has_rotated(path: Path) -> None:
    mine, theirs = Keystore(path), Keystore(path)
    mine.signer(AT)
    theirs.signer(AT)
    new = mine.rotate(AT).key_id
    assert theirs.signer(AT + SIGNS_AFTER).key_id == new


def test_rivals_make_one_first_key(path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(_first, [path] * 4)
    assert len(set(made)) == 1


def _first(path: Path) -> str:
    return Keystore(path).signer(AT).key_id
