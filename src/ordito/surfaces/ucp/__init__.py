"""UCP: what platforms of others may ask, in the versions of the protocol that are spoken here.

``desk`` knows what is asked, in no version's words; ``v2026_08_25`` and ``v2026_04_08`` translate
bodies; ``rest`` and ``mcp`` carry the same operations; ``gate`` decides who is served.

Source: Universal Commerce Protocol, https://ucp.dev; ADR 0027.
"""

from ordito.surfaces.ucp.order_webhooks import forms
from ordito.surfaces.ucp.routes import routes
from ordito.surfaces.ucp.testing import testing_routes

__all__ = ["forms", "routes", "testing_routes"]
