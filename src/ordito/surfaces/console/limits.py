"""Limits: how far the reader may go, shown before the action, and who may go on from there."""

from collections.abc import Sequence
from typing import Final

from ordito import network
from ordito.network import Power
from ordito.platform.ids import EntityId
from ordito.platform.money import Money
from ordito.surfaces.call import Call
from ordito.surfaces.desk_screens import Allowed
from ordito.surfaces.guards import Role

SERVICE: Final = (Power.REFUND, Power.APPEASE, Power.OVERRIDE)
"""Powers that are used when something is put right for a customer."""

_ASKED_ABOVE: Final = (Role.STORE_LEAD, Role.AGENT, Role.HELM, Role.ADMIN)


def limits_of(
    request: Call,
    currency: str,
    *,
    powers: Sequence[Power] = SERVICE,
    entity_id: EntityId | None = None,
) -> tuple[Allowed, ...]:
    """Return how far the reader may use each power in a currency."""
    return tuple(_limit(request, power, currency, entity_id) for power in powers)


def _limit(request: Call, power: Power, currency: str, entity_id: EntityId | None) -> Allowed:
    own = [_reach(request, power, role, currency, entity_id) for role in request.principal.roles]
    is_any = any(one is None for one in own)
    up_to = max((one for one in own if one is not None), default=0)
    others = (
        {}
        if is_any
        else {role: _reach(request, power, role, currency, entity_id) for role in _ASKED_ABOVE}
    )
    return Allowed(
        power=power.value,
        up_to=None if is_any else Money(up_to, currency),
        is_given=is_any or up_to > 0,
        above=tuple(role.value for role, reach in others.items() if reach is None or reach > up_to),
    )


def _reach(
    request: Call, power: Power, role: str, currency: str, entity_id: EntityId | None
) -> int | None:
    return network.authority_minor(
        request.house.memory.directory,
        power=power,
        role=role,
        entity_id=entity_id,
        currency=currency,
    )
