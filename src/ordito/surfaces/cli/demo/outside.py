"""What the demo company has outside: carriers that call back, and printers of receipts.

They are simulated, and written as anybody would name real ones: in files that settings point to.
"""

import base64
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ordito.surfaces.connectors.demo_company.codes import CARRIER, COURIER

_PRINTERS_AT: Final = ("torino-centro", "torino-lingotto", "asti")
_STEP_S: Final[Mapping[str, int]] = {CARRIER: 120, COURIER: 45}
_SECRET_BYTES: Final = 24


def outside_of(folder: Path, port: int) -> Mapping[str, str]:
    """Write the files for a server on a port of this machine; return the settings that name them.

    The secrets are made anew: who signs and who checks read them from the same file.
    """
    carriers = "\n".join(_carrier(code, step_s, port) for code, step_s in _STEP_S.items())
    printers = "\n".join(f'[[printer]]\nplace = "{place}"\n' for place in _PRINTERS_AT)
    return {
        "ORDITO_CARRIERS": _write(folder / "carriers.toml", carriers),
        "ORDITO_FISCAL_PRINTERS": _write(folder / "printers.toml", printers),
    }


def _carrier(code: str, step_s: int, port: int) -> str:
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    url = f"http://127.0.0.1:{port}/api/v1/carriers/{code}/events"
    return (
        f'[[carrier]]\ncode = "{code}"\nkind = "simulated"\nsecret = "{secret}"\n'
        f'callback_url = "{url}"\nstep_s = {step_s}\n'
    )


def _write(path: Path, text: str) -> str:
    path.touch(mode=0o600)
    path.write_text(text)
    path.chmod(0o600)
    return str(path)
