"""What a page of a paper may load: its own style and nothing else."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

_BEGIN: Final = b"<style>"
_END: Final = b"</style>"


def policy(page: bytes) -> str:
    """Return the content security policy of a page, whichever version of the code has made it."""
    style = page.partition(_BEGIN)[2].partition(_END)[0]
    digest = b64encode(sha256(style).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
