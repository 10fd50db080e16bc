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


class UnknownAttribute(NotFound):
    """The category has no attribute of this code."""

    code = "catalogue.unknown_attribute"
    remedy = "Put the attribute, and name it among those of the product's category or one above it."


class AttributeMissing(Invalid):
    """A required attribute is not given."""

    code = "catalogue.attribute_missing"
    remedy = "Give the attribute, or put the row inactive until it is known."


class WrongAttributeValue(Invalid):
    """A value is not of its attribute's kind."""

    code = "catalogue.wrong_attribute_value"
    remedy = "Give a value of the kind that the attribute has; the detail says which."


class WrongAttribute(Invalid):
    """An attribute cannot have values as it is described."""

    code = "catalogue.wrong_attribute"
    remedy = "Give choices to a choice, a unit to a measure, and neither to the other kinds."


class AttributeInUse(Conflict):
    """Products have values that the attribute would no longer allow."""

    code = "catalogue.attribute_in_use"
    remedy = "Change those products first; an attribute of another kind needs another code."


class OptionsUnsound(Invalid):
    """The options of a product contradict each other."""

    code = "catalogue.options_unsound"
    remedy = "Give each option, and each value of an option, a code of its own."


class VariantUnfit(Invalid):
    """A variant has not exactly one value of each option of its product."""

    code = "catalogue.variant_unfit"
    remedy = "Give one value of each option that the product has, by the codes it has for them."


class VariantTaken(Conflict):
    """Another variant of the product has the same value of each option."""

    code = "catalogue.variant_taken"
    remedy = "Change the one that has these values, or choose others."


class OptionInUse(Conflict):
    """Variants have an option or value that the product would no longer have."""

    code = "catalogue.option_in_use"
    remedy = "Change those variants first."


class WrongBundle(Invalid):
    """A bundle cannot be made of this."""

    code = "catalogue.wrong_bundle"
    remedy = "Give a bundle one or more goods or services, each once, and nothing to other kinds."


class UnknownCollection(NotFound):
    """No collection has this id or code."""

    code = "catalogue.unknown_collection"
    remedy = "Use the code of a collection that the catalogue lists."


class CollectionUnsound(Invalid):
    """A collection is chosen by hand and by a rule, or its rule asks for nothing."""

    code = "catalogue.collection_unsound"
    remedy = "Give products or a rule; a rule needs one condition at least."


class RuleContradicts(Invalid):
    """A rule of the assortment is about two things at once, or ends before it begins."""

    code = "catalogue.rule_contradicts"
    remedy = "Name a product, a category or a brand, or none of them; end it after it begins."


class UnknownRule(NotFound):
    """No rule of the assortment has this code."""

    code = "catalogue.unknown_rule"
    remedy = "Use the code of a rule that the catalogue lists."


class NotSoldHere(Conflict):
    """The assortment does not list the SKU there and then."""

    code = "catalogue.not_sold_here"
    remedy = "Choose another SKU, channel or place; the assortment explains which rule decided."


class UnknownMedia(NotFound):
    """No picture or paper has this id."""

    code = "catalogue.unknown_media"
    remedy = "Use the id of one that the product lists."


class WrongMedia(Invalid):
    """The bytes are not of a kind that can be shown, or not of the kind they are said to be."""

    code = "catalogue.wrong_media"
    remedy = "Send PNG, JPEG, GIF, WebP or AVIF, an SVG without scripts and links, or a PDF."


class WrongScan(Invalid):
    """What was scanned is no number of an article."""

    code = "catalogue.wrong_scan"
    remedy = "Scan again; the detail says what is wrong with the number."


class ScanPrefixClash(Conflict):
    """Two prefixes of own barcodes cannot be told apart."""

    code = "catalogue.scan_prefix_clash"
    remedy = "Choose prefixes of which none begins with another."


class UnknownScanned(NotFound):
    """No SKU has the number that was scanned."""

    code = "catalogue.unknown_scanned"
    remedy = "Give the number to a SKU first."


class UnknownFeed(NotFound):
    """No product feed has this code or key."""

    code = "catalogue.unknown_feed"
    remedy = "Use the address that was answered when the feed was put."
