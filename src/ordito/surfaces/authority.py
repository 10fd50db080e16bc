"""Authority: the caller's limit, asked in one place for whatever gives value away."""

from ordito import network
from ordito.network import Place, Power
from ordito.surfaces.call import Call


def require_power(
    request: Call, power: Power, *, currency: str, amount_minor: int, place: Place | None = None
) -> None:
    """Refuse what goes beyond the caller's limit; a system without a role is bound by its scopes.

    Args:
        request: of the caller, who acts at ``place`` or at the token's own.
        power: what the caller wants to do.
        currency: ISO 4217.
        amount_minor: its worth, minor units; 0 where nobody knows it.
        place: whose legal entity bears it; None for the company as a whole.

    Raises:
        NotEntitled: it names the roles that may, and how far the caller may go.
    """
    roles, directory = request.principal.authority, request.house.memory.directory
    if not roles:
        return
    if place is None and request.context.place_id is not None:
        place = directory.place(request.context.place_id)
    network.require_authority(
        directory,
        power=power,
        roles=roles,
        entity_id=None if place is None else place.entity_id,
        currency=currency,
        amount_minor=amount_minor,
    )
