"""Refusals of files and maps."""

from ordito.platform.errors import Invalid, NotFound


class FileMissing(NotFound):
    """There is no such file."""

    code = "files.missing"
    remedy = "Give the path of a CSV or Parquet file that this user may read."


class FileUnreadable(Invalid):
    """The file is not what its name or its map says."""

    code = "files.unreadable"
    remedy = "Open the file at that line; set delimiter or encoding under [file] in the map."


class EncodingWrong(Invalid):
    """The bytes of the file are not of the encoding."""

    code = "files.encoding_wrong"
    remedy = 'Say how it is written under [file] in the map, as encoding = "cp1252".'


class MapWrong(Invalid):
    """The map cannot be used."""

    code = "files.map_wrong"
    remedy = "Correct the map; docs/how-to/import-files.md shows all that may stand in it."


class ValueWrong(Invalid):
    """A cell does not hold what the map says."""

    code = "files.value_wrong"
    remedy = "Correct the cell, or the way in which the map reads its column."


class LineBroken(Invalid):
    """A line is not a row of the file."""

    code = "files.line_broken"
    remedy = "Give the line as many cells as the heading has, and close its quotes."


class OrderIncomplete(Invalid):
    """Another line of the same order cannot be taken."""

    code = "files.order_incomplete"
    remedy = "Correct the line of the order that is named; an order is taken whole or not at all."
