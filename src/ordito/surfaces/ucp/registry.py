"""Registry: the operations of each version, by name."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.ucp import v2026_04_08, v2026_08_25
from ordito.surfaces.ucp.capabilities import IDENTITY, KNOWN, PERMALINK
from ordito.surfaces.ucp.operations import Operation
from ordito.surfaces.ucp.versions import Version

OPERATIONS: Final[Mapping[Version, Mapping[str, Operation]]] = {
    version: {operation.name: operation for operation in module.OPERATIONS}
    for version, module in (
        (Version.AUGUST, v2026_08_25),
        (Version.APRIL, v2026_04_08),
    )
}

_BESIDE: Final = frozenset({IDENTITY, PERMALINK})


def offered(version: Version) -> frozenset[str]:
    """Return capabilities that are offered: those with an operation, and what extends them.

    Linking an account and following a permalink are no operations: both stand beside the endpoints.
    """
    served = {operation.capability for operation in OPERATIONS[version].values()}
    more = {name for name, known in KNOWN[version].items() if served & set(known.extends)}
    return frozenset(served | more | (_BESIDE & KNOWN[version].keys()))
