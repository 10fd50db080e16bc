"""Whose mail it is, by the word of the company's own server."""

import pytest

from ordito.messages import read_mail

MX = "mx.passochiaro.example"
PROVEN = [
    "mx.passochiaro.example; dmarc=pass (p=reject) header.from=example.org",
    "MX.passochiaro.example 1; spf=fail smtp.mailfrom=x;\r\n\tdmarc=pass header.from=Example.org",
    "mx.passochiaro.example; dkim=fail header.d=x.example; dkim=pass header.d=example.org",
    "mx.passochiaro.example; spf=pass smtp.mailfrom=anna@example.org",
    'mx.passochiaro.example; dkim=pass reason="a; (b" (c; d) header.d=example.org',
]
UNPROVEN = [
    "mx.passochiaro.example; none",
    "mx.other.example; dmarc=pass header.from=example.org",
    "mx.passochiaro.example.evil; dmarc=pass header.from=example.org",
    "mx.passochiaro.example; dmarc=fail header.from=example.org; dkim=pass header.d=example.org",
    "mx.passochiaro.example; dmarc=fail header.from=x; dmarc=pass header.from=example.org",
    "mx.passochiaro.example; dmarc=pass header.from=evil.example",
    "mx.passochiaro.example; dmarc=pass",
    "mx.passochiaro.example; dkim=pass header.d=evil.example header.d=example.org",
    # what a sender may write himself: quotes, comments, and what does not end
    'mx.passochiaro.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil',
    'mx.passochiaro.example; spf=fail smtp.mailfrom="x\\"; dmarc=pass header.from=example.org"@e',
    "mx.passochiaro.example; spf=fail (a \\) ; dmarc=pass header.from=example.org) smtp.helo=evil",
    "mx.passochiaro.example; dmarc=pass header.from=example.org (",
    'mx.passochiaro.example; spf=fail (a "b) ; dmarc=pass header.from=example.org (c" d)',
    "mx.passochiaro.example; spf=fail (a (b) ; dmarc=pass header.from=example.org (c) d)",
    "mx.passochiaro.example; dmarc=pass header.from=example.org" + " " * 9_000,
    "",
]


def proven(*headers: str, sender: str = "Anna <anna@example.org>", server: str = MX) -> bool:
    heads = [f"Authentication-Results: {one}" for one in headers]
    raw = "\r\n".join([*heads, f"From: {sender}", "Subject: x", "", "words"])
    return read_mail(raw.encode(), server=server).is_proven


@pytest.mark.parametrize("said", PROVEN)
def test_the_word_of_the_own_server_proves_a_sender(said: str) -> None:
    assert proven(said)
    assert not proven(said, server="")
    assert not proven(said, sender="anna@example.com")


@pytest.mark.parametrize("said", UNPROVEN)
def test_nothing_else_does(said: str) -> None:
    assert not proven(said)


def test_only_the_topmost_word_of_the_server_counts() -> None:
    assert proven("mx.other.example; none", PROVEN[0], UNPROVEN[3])
    assert not proven(UNPROVEN[3], PROVEN[0])


def test_a_mail_of_two_writers_is_of_none_that_is_proven() -> None:
    assert not proven(PROVEN[0], sender="anna@example.org, eve@evil.example")
    assert not proven(PROVEN[0], sender="anna@example.org\r\nFrom: eve@evil.example")
