"""The simulated company of any scale: tables in columns, with planted truths kept apart.

Pure: the same parameters give the same bytes. The stages follow each other: places, goods and
people stand still (``setting``); people buy (``demand``, ``marketing``), pickers and carriers
carry it out (``fulfilment``), shelves empty and fill (``supply``), people ask, return and answer
(``aftermath``), look around (``journeys``) and are seen or not (``sight``). What each order is
truly worth is in ``economics``; ``views`` are the tables of the company, ``truths`` the answers.
"""

from ordito.world.simulation.make import SEEN, TRUTH, Made, make
from ordito.world.simulation.parameters import LARGEST, Integration, Parameters, without_plants
from ordito.world.simulation.tables import MANIFEST, File

__all__ = [
    "LARGEST",
    "MANIFEST",
    "SEEN",
    "TRUTH",
    "File",
    "Integration",
    "Made",
    "Parameters",
    "make",
    "without_plants",
]
