"""Refusals of the marts."""

from ordito.platform.errors import Conflict, NotFound


class ContractBroken(Conflict):
    """A source gives other tables than the marts are built of."""

    code = "marts.contract_broken"
    remedy = "Compare the source with the staging tables in ordito.marts.contract."


class NoMart(NotFound):
    """Nothing was built yet."""

    code = "marts.no_mart"
    remedy = "Build it first: ordito marts refresh, or ordito marts build --world DIR."
