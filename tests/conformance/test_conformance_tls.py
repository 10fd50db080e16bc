"""The conformance suite over TLS 1.3, and over nothing older."""

import asyncio
import socket
import ssl
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from tests.certificates import make_certificate
from tests.conformance.company import found
from tests.conformance.config import config_of
from tests.conformance.keys import RunnerKeys
from tests.conformance.platforms import made_up
from tests.conformance.run import run
from tests.serving import serve

ENDPOINT: Final = "/ucp/2026-04-08"


async def test_suite_finds_no_deviation_over_tls(
    address: str, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found(db)
    known, keys = tmp_path / "platforms.toml", RunnerKeys()
    keys.register(known)
    certificate = make_certificate(tmp_path)
    # the suite's client of OAuth asks for a certificate that it trusts
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    settings = Settings(
        log_requests=False,
        settle_after_s=2,
        ucp_test_mode=True,
        # the suite reads orders without a credential
        ucp_orders_to="named",
        ucp_platforms=str(known),
        # the suite waits eight seconds for what it has refused once
        webhook_pauses="1s 1s 2s 5m",
    )
    with serve(address, settings=settings, tls=certificate) as url, made_up() as platforms:
        await asyncio.to_thread(require_newest, url, certificate.authority)
        config = config_of("2026-04-08", platforms, keys)
        report = await asyncio.to_thread(run, url + ENDPOINT, config, tmp_path, "--insecure")
    print(report.told())  # noqa: T201 # shown where it fails
    assert report.support == "supported"
    assert report.of("error:") == []
    assert report.verdict.deviations == 0, report.told()
    tls = {one.id: one.status for one in report.checks if "tls" in one.id}
    assert "clean-pass" in tls.values(), tls
    assert "deviation" not in tls.values(), tls


def require_newest(url: str, authority: Path) -> None:
    """Shake hands by TLS 1.3; what offers less is refused."""
    assert _shake(url, authority, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    with pytest.raises(OSError):  # noqa: PT011 # an alert, or the connection is cut
        _shake(url, authority, ssl.TLSVersion.TLSv1_2)


def _shake(url: str, authority: Path, version: ssl.TLSVersion) -> str | None:
    context = ssl.create_default_context(cafile=str(authority))
    context.maximum_version = version
    where = urlsplit(url)
    with (
        socket.create_connection((where.hostname, where.port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=where.hostname) as talking,
    ):
        return talking.version()
