"""Platforms: how profiles are read, kept, and refused."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ordito.platform.settings import Settings, SettingWrong
from ordito.surfaces.connectors.guarded import AddressNotAllowed, Guarded, is_own, is_public
from ordito.surfaces.connectors.http_get import HttpGet
from ordito.surfaces.rates import Rate
from ordito.surfaces.remote_documents import Fetched, NoDocument, RemoteDocuments
from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.platforms import platform_of, read_profile, registered
from tests.surfaces.ucp.platform import a_platform

TEST_MODE = Settings(ucp_test_mode=True)


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def a_house(documents: RemoteDocuments, settings: Settings = TEST_MODE) -> Any:
    return SimpleNamespace(settings=settings, documents=documents)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def documents(clock: Clock) -> AsyncIterator[RemoteDocuments]:
    fetch = HttpGet(timeout_s=2, limit_bytes=4096, allows_own=True)
    made = RemoteDocuments(fetch, clock=clock)
    yield made
    await made.close()


async def code_of(house: Any, url: str) -> tuple[str, int]:
    with pytest.raises(ProtocolError) as refused:
        await platform_of(house, url)
    return refused.value.code, refused.value.status


async def test_profile_says_who_asks_and_where_it_hears(documents: RemoteDocuments) -> None:
    with a_platform(version="2026-08-25") as theirs:
        platform = await platform_of(a_house(documents), theirs.url)
        assert (platform.url, platform.version) == (theirs.url, "2026-08-25")
        assert platform.keys[0]["kid"] == "platform-1"
        assert platform.hears_at("2026-08-25") == theirs.webhook_url
        assert platform.hears_at("2026-04-08") is None


async def test_profile_is_kept_as_long_as_it_says_and_a_minute_at_least(
    documents: RemoteDocuments, clock: Clock
) -> None:
    with a_platform(profile_headers={"cache-control": "public, max-age=300"}) as theirs:
        house = a_house(documents)
        for after_s, reads in ((0, 1), (299, 1), (2, 2)):
            clock.now_s += after_s
            await platform_of(house, theirs.url)
            assert theirs.reads == reads
        theirs.profile_headers["cache-control"] = "no-store"
        clock.now_s += 301
        await platform_of(house, theirs.url)
        clock.now_s += 59
        await platform_of(house, theirs.url)
        assert theirs.reads == 3


async def test_newer_profile_is_read_once_a_minute_at_most(
    documents: RemoteDocuments, clock: Clock
) -> None:
    with a_platform(profile_headers={"cache-control": "public, max-age=3600"}) as theirs:
        house = a_house(documents)
        await platform_of(house, theirs.url)
        for _ in range(3):
            await platform_of(house, theirs.url, newer=True)
        assert theirs.reads == 1
        clock.now_s += 60
        for _ in range(3):
            await platform_of(house, theirs.url, newer=True)
        assert theirs.reads == 2


async def test_profile_that_cannot_be_renewed_is_used_a_little_longer(
    documents: RemoteDocuments, clock: Clock
) -> None:
    with a_platform() as theirs:
        house = a_house(documents)
        await platform_of(house, theirs.url)
        theirs.status = 500
        clock.now_s += 61
        assert (await platform_of(house, theirs.url)).url == theirs.url
        clock.now_s += 600
        assert await code_of(house, theirs.url) == ("profile_unreachable", 424)


async def test_failing_address_is_asked_ever_less(documents: RemoteDocuments, clock: Clock) -> None:
    with a_platform(status=503) as theirs:
        house = a_house(documents)
        for after_s, reads in ((0, 1), (0.5, 1), (0.6, 2), (1.5, 2), (0.6, 3)):
            clock.now_s += after_s
            assert await code_of(house, theirs.url) == ("profile_unreachable", 424)
            assert theirs.reads == reads


async def test_many_who_ask_at_once_read_once(documents: RemoteDocuments) -> None:
    with a_platform() as theirs:
        house = a_house(documents)
        async with asyncio.TaskGroup() as group:
            for _ in range(20):
                group.create_task(platform_of(house, theirs.url))
        assert theirs.reads == 1


async def test_unknown_addresses_are_rationed(clock: Clock) -> None:
    fetch = HttpGet(timeout_s=2, limit_bytes=4096, allows_own=True)
    documents = RemoteDocuments(fetch, rate=Rate(per_s=0.001, burst=2), clock=clock)
    with a_platform() as theirs:
        house = a_house(documents)
        for number in range(2):
            await platform_of(house, f"{theirs.url}?{number}")
        with pytest.raises(ProtocolError) as refused:
            await platform_of(house, f"{theirs.url}?2")
        assert (refused.value.status, refused.value.headers["Retry-After"].isdigit()) == (503, True)
        await platform_of(house, f"{theirs.url}?0")
    await documents.close()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"profile": b"this is no JSON"}, ("profile_malformed", 422)),
        ({"profile": b"[1]"}, ("profile_malformed", 422)),
        ({"profile": b'{"ucp":{}}'}, ("profile_malformed", 422)),
        ({"profile": b'{"ucp":{"version":"1","capabilities":[]}}'}, ("profile_malformed", 422)),
        ({"profile": b'{"ucp":{"version":"1"},"keys":{}}'}, ("profile_malformed", 422)),
        ({"profile": b"x" * 5000}, ("profile_unreachable", 424)),
        ({"status": 404}, ("profile_unreachable", 424)),
        (
            {"status": 302, "profile_headers": {"location": "/elsewhere"}},
            ("profile_unreachable", 424),
        ),
    ],
)
async def test_profile_that_is_none(
    documents: RemoteDocuments, changed: dict[str, Any], code: tuple[str, int]
) -> None:
    with a_platform(**changed) as theirs:
        assert await code_of(a_house(documents), theirs.url) == code
        assert theirs.reads == 1


@pytest.mark.parametrize(
    "url",
    [
        *("", "profile", "ftp://platform.example/p", "https://", "https://user@platform.example/p"),
        *("https://platform.example:99999/p", "https://[::1/p", "https://plätform.example/p"),
        "https://platform.example/" + "p" * 2000,
    ],
)
async def test_address_that_is_none(documents: RemoteDocuments, url: str) -> None:
    assert await code_of(a_house(documents), url) == ("invalid_profile_url", 400)


async def test_plain_http_is_for_this_machine_in_test_mode_alone() -> None:
    with a_platform() as theirs:
        fetch = HttpGet(timeout_s=2, limit_bytes=4096, allows_own=False)
        documents = RemoteDocuments(fetch)
        house = a_house(documents, Settings())
        assert await code_of(house, theirs.url) == ("invalid_profile_url", 400)
        # the same without the look at the address: nobody is called
        assert (await fetch(theirs.url, headers={})).fault == "wrong_address"
        assert theirs.reads == 0
        await documents.close()


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "100.64.0.1"),
        "0.0.0.0",  # noqa: S104 # called, not bound
        *("[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.8]", "[64:ff9b::7f00:1]", "localhost"),
    ],
)
async def test_private_address_is_not_called(host: str) -> None:
    documents = RemoteDocuments(HttpGet(timeout_s=2, limit_bytes=4096, allows_own=False))
    code = await code_of(a_house(documents, Settings()), f"https://{host}/profile")
    assert code == ("invalid_profile_url", 400)
    await documents.close()


async def test_in_test_mode_other_private_addresses_stay_closed() -> None:
    documents = RemoteDocuments(HttpGet(timeout_s=2, limit_bytes=4096, allows_own=True))
    for url in ("http://10.0.0.8/p", "https://192.168.1.1/p", "http://93.184.215.14/p"):
        assert await code_of(a_house(documents), url) == ("invalid_profile_url", 400)
    await documents.close()


async def test_name_that_answers_differently_the_second_time_gains_nothing() -> None:
    """The address that is connected to is the one that was looked at; a name is asked once."""
    asked: list[str] = []

    async def look_up(host: str, _: int) -> list[str]:
        asked.append(host)
        await asyncio.sleep(0)
        return ["10.0.0.8", "127.0.0.1"]

    with pytest.raises(AddressNotAllowed):
        await Guarded(is_public, look_up).connect_tcp("rebinding.example", 443)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        stream = await Guarded(is_own, look_up).connect_tcp("rebinding.example", port)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        await stream.aclose()
    assert asked == ["rebinding.example"] * 2


def test_addresses_that_wrap_private_ones_are_private() -> None:
    assert is_public("93.184.215.14")
    assert not any(map(is_public, ("::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:8")))


async def test_platform_that_is_known_beforehand_is_not_looked_up(tmp_path: Path) -> None:
    (tmp_path / "theirs.json").write_text('{"ucp":{"version":"2026-04-08","capabilities":{}}}')
    file = tmp_path / "platforms.toml"
    file.write_text(
        '[[platform]]\nurl = "https://known.example/agent"\n'
        'keys = [{kid = "k", kty = "EC"}]\nwebhook_url = "https://known.example/hooks"\n'
        '[[platform]]\nurl = "https://other.example/agent"\nprofile = "theirs.json"\n'
    )
    settings = Settings(ucp_platforms=str(file), ucp_strangers=False)
    house = a_house(RemoteDocuments(NoFetch()), settings)
    known = await platform_of(house, "https://known.example/agent")
    assert (known.capabilities, known.keys[0]["kid"]) == (None, "k")
    assert known.hears_at("2026-08-25") == "https://known.example/hooks"
    other = await platform_of(house, "https://other.example/agent")
    assert other.capabilities == {}
    assert await code_of(house, "https://stranger.example/agent") == ("profile_not_trusted", 403)


def test_file_of_platforms_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "platforms.toml"
    for text in ("[[platform]]\n", "url = 1", "[[platform]]\nurl = 'https://a'\nprofile = 'none'"):
        file.write_text(text)
        with pytest.raises(SettingWrong):
            registered(str(file))
        file.unlink()
    with pytest.raises(SettingWrong):
        registered(str(tmp_path / "absent.toml"))


def test_profile_without_an_envelope_is_read_as_well() -> None:
    platform = read_profile("https://p.example/p", {"version": "2026-04-08", "capabilities": {}})
    assert (platform.version, platform.capabilities) == ("2026-04-08", {})


async def test_unchanged_profile_stays(clock: Clock) -> None:
    fetch = Scripted(
        Fetched(status=200, body=b'{"a":1}', headers={"etag": '"1"'}), Fetched(status=304)
    )
    documents = RemoteDocuments(fetch, clock=clock)
    assert await documents.get("https://p.example/") == {"a": 1}
    clock.now_s += 61
    assert await documents.get("https://p.example/") == {"a": 1}
    assert [asked.get("if-none-match") for asked in fetch.asked] == [None, '"1"']


async def test_what_is_kept_is_bounded(clock: Clock) -> None:
    fetch = Scripted(*[Fetched(status=200, body=b"{}")] * 1002)
    documents = RemoteDocuments(fetch, rate=Rate(per_s=1e6, burst=10**6), clock=clock)
    for number in range(1001):
        await documents.get(f"https://p.example/{number}")
    await documents.get("https://p.example/1000")
    await documents.get("https://p.example/0")
    assert len(fetch.asked) == 1002


async def test_fault_that_was_never_met_before_is_told(clock: Clock) -> None:
    documents = RemoteDocuments(Scripted(Fetched(fault="tls")), clock=clock)
    with pytest.raises(NoDocument, match="tls"):
        await documents.get("https://p.example/")


class NoFetch:
    async def __call__(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        raise AssertionError(url)

    async def close(self) -> None:
        """Nothing is open."""


class Scripted(NoFetch):
    """Answers what it was given, one after the other."""

    def __init__(self, *answers: Fetched) -> None:
        self.answers = list(answers)
        self.asked: list[Mapping[str, str]] = []

    async def __call__(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        self.asked.append(headers)
        await asyncio.sleep(0)
        return self.answers.pop(0)
