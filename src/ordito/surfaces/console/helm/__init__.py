"""Helm: what the company's own rows say of it, for those who steer; every number opens its rows."""

from ordito.surfaces.console.helm import (
    board,
    cockpit,
    costs,
    drill,
    integration,
    kpis,
    process_map,
)

ROUTES = (
    cockpit.show_cockpit,
    board.download_board,
    process_map.show_map,
    process_map.download_map,
    process_map.show_journeys,
    costs.show_costs,
    costs.download_costs,
    costs.download_ladders,
    kpis.show_kpis,
    integration.show_integration,
    integration.download_integration,
    integration.show_evidence,
    drill.show_orders,
    drill.download_orders,
    drill.show_persons,
    drill.show_answers,
)
