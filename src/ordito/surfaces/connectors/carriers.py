"""Carriers: those that a file names, and the secrets by which they sign what they tell."""

from typing import Annotated, Literal

import msgspec

from ordito.fulfilment import Carriers
from ordito.platform.errors import Invalid
from ordito.surfaces.connectors.declared import read_declared
from ordito.surfaces.connectors.simulated_carrier import SHARES, SimulatedCarrier


class CarriersWrong(Invalid):
    """The file of carriers cannot be used."""

    code = "fulfilment.carriers_wrong"
    remedy = "Correct the file; docs/how-to/pick-pack-and-hand-over.md shows what may stand in it."


class NamedCarrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A carrier in the file.

    Attributes:
        code: by which parcels name it.
        secret: by which it signs its events, ``whsec_`` and base64.
        kind: how it is spoken to.
        callback_url: of a simulated one, where its events go.
        step_s: of a simulated one, seconds between two events.
        shares: of a simulated one, how many of 100 parcels live which story.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
    secret: Annotated[str, msgspec.Meta(pattern="^whsec_")]
    kind: Literal["simulated", "listening"] = "listening"
    callback_url: str = ""
    step_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 5.0
    shares: tuple[int, int, int, int] = SHARES


class CarriersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of carriers."""

    carrier: tuple[NamedCarrier, ...] = ()


def carriers_of(path: str) -> Carriers:
    """Return the carriers that a TOML file names; none without a file.

    Raises:
        CarriersWrong: it cannot be read.
    """
    file = read_declared(path, CarriersFile, CarriersWrong, setting="carriers")
    return Carriers(
        by_code={
            one.code: SimulatedCarrier(
                one.code,
                callback_url=one.callback_url,
                secret=one.secret,
                step_s=one.step_s,
                shares=one.shares,
            )
            for one in file.carrier
            if one.kind == "simulated"
        },
        secrets={one.code: one.secret for one in file.carrier},
    )
