"""Downloads: a kept file on its way to a reader, piece by piece, never shown as a page of ours."""

from litestar.response import File

from ordito.platform.files import FileStore


def download(store: FileStore, sha256: bytes, name: str) -> File:
    """Return a file as a download: whatever it says it is, no browser runs or shows it.

    Raises:
        FileUnknown: nothing has this digest.
    """
    return File(
        store.path_of(sha256),
        filename=name,
        media_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
