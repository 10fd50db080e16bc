"""The KPIs that a retailer with several channels begins with, by the field's standard names."""

from importlib.resources import files
from typing import Final

import msgspec

from ordito.steering.kpis.model import Kpi, KpiRegister
from ordito.steering.kpis.table import read_table

_TABLE: Final = files("ordito.steering.kpis") / "retail.csv"
RETAIL_KPIS: Final = KpiRegister(
    kpis=tuple(msgspec.convert(row, Kpi, strict=False) for row in read_table(_TABLE.read_bytes())),
    because="what retailers of several channels usually begin with",
)
