"""Proving: whether a mail is of the domain that it says, by the word of the server that took it.

Source: RFC 8601 (the header and whom to believe), RFC 7489 3.1 (alignment, here the strict one).
"""

import re
from email.message import Message
from email.utils import getaddresses
from typing import Final

from ordito.messages.inbound.charsets import heads

_LONGEST: Final = 8_000
_ASIDE: Final = re.compile(r'"[^"]*"|\([^()"]*\)')
_OPEN: Final = re.compile(r'["()]')
# which method proves the domain of a writer, and by what it must name that domain
_PROVING: Final = (("dkim", "header.d"), ("spf", "smtp.mailfrom"))


def is_proven(mail: Message, *, sender: str, server: str) -> bool:
    """Return whether the company's own server found a mail to be of its sender's domain.

    Only the topmost header of that server counts: what stands further down came with the mail. By
    that header DMARC decides; where it does not tell of DMARC, DKIM or SPF of the same domain.

    Args:
        mail: as it was parsed.
        sender: address of who wrote, in small letters.
        server: authserv-id that the server writes; it removes those that come in (RFC 8601, 5).
            Empty where nobody is believed: then nothing is proven.
    """
    domain = sender.rpartition("@")[2]
    if not server or not domain or _writers(mail) != [sender]:
        return False
    for written in heads(mail, "authentication-results"):
        said = _bare(written)
        if said is not None and said[0].split()[:1] == [server.lower()]:
            return _proves([one.split() for one in said[1:]], domain)
    return False


def _writers(mail: Message) -> list[str]:
    """Return all addresses of all From headers; more than one leaves open whom a reader sees."""
    written = [one[:_LONGEST] for one in heads(mail, "from")]
    return [address.strip().lower() for _, address in getaddresses(written)]


def _proves(results: list[list[str]], domain: str) -> bool:
    told = [words for words in results if words and words[0].startswith("dmarc")]
    if told:
        return len(told) == 1 and _passes(told[0], "dmarc", "header.from", domain)
    return any(
        _passes(words, method, named, domain)
        for words in results
        if words
        for method, named in _PROVING
    )


def _passes(words: list[str], method: str, named: str, domain: str) -> bool:
    """Return whether a result is a pass of a method that names a domain."""
    if words[0] not in {f"{method}=pass", f"{method}/1=pass"}:
        return False
    said = [word.partition("=")[2] for word in words[1:] if word.startswith(f"{named}=")]
    return len(said) == 1 and said[0].rpartition("@")[2] == domain


def _bare(written: str) -> list[str] | None:
    """Return the parts of a header between semicolons, in small letters, without comments.

    What stands in quotes becomes ``?``: it may hold whatever its sender liked, and names no domain.
    None where it cannot be read in one way alone: escapes, comments within comments, open ends.
    """
    if len(written) > _LONGEST or "\\" in written:
        return None
    bare = _ASIDE.sub(lambda found: "?" if found[0].startswith('"') else " ", written.lower())
    return None if _OPEN.search(bare) else bare.split(";")
