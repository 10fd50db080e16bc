"""Keys of the suite's own platform, made anew for each run, and the file that registers it."""

from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

# the suite's own platform, whose profile is not on this machine
RUNNER: Final = "https://spck.dev/agent"
UNSUPPORTED: Final = "of-another-curve"


class RunnerKeys:
    """Two keys that verify and one of a curve that nobody here knows."""

    def __init__(self) -> None:
        self.present = _jwk("present")
        self.rotated = _jwk("rotated")

    def register(self, path: Path) -> None:
        """Write the file of platforms that are known beforehand, with the public halves."""
        unsupported = {**_public(self.present), "kid": UNSUPPORTED, "crv": "secp256k1"}
        keys = [_public(self.present), _public(self.rotated), unsupported]
        tables = [
            "{" + ", ".join(f'{name} = "{value}"' for name, value in key.items()) + "}"
            for key in keys
        ]
        path.write_text(f'[[platform]]\nurl = "{RUNNER}"\nkeys = [{", ".join(tables)}]\n')


def _jwk(key_id: str) -> dict[str, Any]:
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.private_numbers()
    public = numbers.public_numbers
    return {
        "kty": "EC",
        "crv": "P-256",
        "kid": key_id,
        "x": _number(public.x),
        "y": _number(public.y),
        "d": _number(numbers.private_value),
    }


def _public(jwk: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name != "d"}


def _number(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
