"""Refusals of the catalogue room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownCategory(NotFound):
    """No category has this id."""

    code = "catalogue.unknown_category"
    remedy = "Put the category first, parents before children or in the same put."


class UnknownProduct(NotFound):
    """No product has this id."""

    code = "catalogue.unknown_product"
    remedy = "Put the product first, or use the id of one that the catalogue lists."


class UnknownSku(NotFound):
    """No SKU has this id or code."""

    code = "catalogue.unknown_sku"
    remedy = "Use the id or code of a SKU that the catalogue lists."


class InactiveSku(Conflict):
    """The SKU or its product may not be sold any more."""

    code = "catalogue.sku_inactive"
    remedy = "Choose another SKU, or set this one and its product active."


class CodeTaken(Conflict):
    """Another row of the same kind has this code."""

    code = "catalogue.code_taken"
    remedy = "Choose another code, or put the row under the id that has it."


class GtinTaken(Conflict):
    """Another SKU has this GTIN."""

    code = "catalogue.gtin_taken"
    remedy = "Take the GTIN from the SKU that has it first."


class WrongGtin(Invalid):
    """The number is no GTIN."""

    code = "catalogue.wrong_gtin"
    remedy = "Give 8, 12, 13 or 14 digits, the last of which is the check digit."


class CircularCategory(Invalid):
    """A category would stand below itself."""

    code = "catalogue.circular_category"
    remedy = "Choose a parent that is not among the category's own descendants."


class NamelessRow(Invalid):
    """A name has no text in any language."""

    code = "catalogue.nameless"
    remedy = 'Give a name in at least one language, as {"en": "Red T-shirt"}.'
