"""The price engine for a browser: the very files that this server runs, packed, and their runtime.

A till's page starts the worker ``price.js`` of the assets, with the address of Pyodide's folder and
that of the pack; nothing is loaded by a page that does not ask. See docs/explanation/price.md.
"""

import hashlib
import io
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ordito.surfaces import assets

_PACKAGE: Final = Path(__file__).parents[1]
_FILES: Final = ("platform/ids.py", "platform/money.py", "pricing/model/*.py", "pricing/rules/*.py")
# packages whose own front doors stay behind: they would bring the database along
_EMPTY: Final = ("__init__.py", "platform/__init__.py", "pricing/__init__.py")
# a zip has no time of its own, so the same files have the same bytes
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_FOREVER: Final = "public, max-age=31536000, immutable"


def addresses() -> dict[str, str]:
    """Return where the worker, Pyodide's folder and the packed engine are."""
    return {
        "worker": assets.url("price.js"),
        "python": assets.url("pyodide.mjs").rpartition("/")[0],
        "engine": f"/static/price-engine/{_packed()[0]}",
    }


@get("/static/price-engine/{file:str}", include_in_schema=False, sync_to_thread=False)
def price_engine(file: FromPath[str]) -> Response[bytes]:
    """Serve the packed engine.

    Raises:
        NotFoundException: it is another version's.
    """
    name, content = _packed()
    if file != name:
        raise NotFoundException(f"this server packs its engine as {name}")
    return Response(content, media_type="application/zip", headers={"Cache-Control": _FOREVER})


@lru_cache
def _packed() -> tuple[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in _EMPTY:
            pack.writestr(zipfile.ZipInfo(f"ordito/{name}", _NO_TIME), "")
        for path in sorted(path for pattern in _FILES for path in _PACKAGE.glob(pattern)):
            name = f"ordito/{path.relative_to(_PACKAGE).as_posix()}"
            pack.writestr(zipfile.ZipInfo(name, _NO_TIME), path.read_bytes())
    content = packed.getvalue()
    return f"engine.{hashlib.sha256(content).hexdigest()[:8]}.zip", content
