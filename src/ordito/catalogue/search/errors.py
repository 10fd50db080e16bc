"""Refusals of the search."""

from ordito.platform.errors import Invalid


class EmptyPhrase(Invalid):
    """A phrase has no words."""

    code = "catalogue.empty_phrase"
    remedy = "Give at least one letter or digit."


class WrongCursor(Invalid):
    """The cursor is none of a search."""

    code = "catalogue.wrong_cursor"
    remedy = "Take the cursor of the page before, whole, or begin without one."


class UnknownFacet(Invalid):
    """A filter is none that the search has."""

    code = "catalogue.unknown_facet"
    remedy = "Write filter=NAME:VALUE with a facet that the search answered."
