"""Refusals of the marts."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class ContractBroken(Conflict):
    """A source gives other tables than the marts are built of."""

    code = "marts.contract_broken"
    remedy = "Compare the source with the staging tables in ordito.marts.contract."


class NoMart(NotFound):
    """Nothing was built yet."""

    code = "marts.no_mart"
    remedy = "Build it first: ordito marts refresh, or ordito marts build --world DIR."


class MartOutdated(NoMart, NotFound):
    """What was built is in a form that is no longer read."""

    code = "marts.outdated"
    remedy = "The next refresh builds it anew: ordito marts refresh."


class RefreshUnderWay(Conflict):
    """The lake is being written by somebody else."""

    code = "marts.refresh_under_way"
    remedy = "Wait until it is done: ordito marts status."


class NoCopies(NotFound):
    """Nothing was copied from the database yet."""

    code = "marts.no_copies"
    remedy = "Copy it first: ordito marts refresh."


class LakeHasCopies(Conflict):
    """A lake that is kept up from a company's books is no place for anything else."""

    code = "marts.lake_has_copies"
    remedy = "Name another company or folder, or delete the folder: a refresh makes it anew."


class ExtraMissing(Conflict):
    """What only the extra brings is not installed."""

    code = "marts.extra_missing"
    remedy = "Install it: pip install 'ordito[spark]'; Spark needs Java 17 besides."


class NotAQuestion(Invalid):
    """What was asked of the marts is no SELECT that can be answered."""

    code = "marts.not_a_question"
    remedy = "Write one SELECT over the tables that `ordito marts status` names."


class UnwritableFile(Invalid):
    """An answer cannot be written where it was to go."""

    code = "marts.unwritable_file"
    remedy = "Name a file in a folder that can be made and written to, with room on its disk."
