"""Products together: collections, relations, and the pictures of a product."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from ordito.catalogue.model.goods import Complexity, ProductKind
from ordito.catalogue.model.words import Code, Texts
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import CategoryId, CollectionId, ProductId, SkuId

Amount = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$(?!\n)")]
_SEVERAL = msgspec.Meta(max_length=200)


class RelationKind(StrEnum):
    """Why another product is named beside one."""

    SIMILAR = "similar"
    BETTER = "better"
    GOES_WITH = "goes_with"
    REPLACES = "replaces"


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Another product that a person has named beside one.

    Attributes:
        product_id: beside which.
        kind: why.
        other_id: which one.
        rank: 0 is named first.
    """

    product_id: ProductId
    kind: RelationKind
    other_id: ProductId
    rank: int = 0


class ComputedRelation(msgspec.Struct, frozen=True, kw_only=True):
    """Another product that was computed to stand beside one.

    Attributes:
        product_id: beside which.
        kind: why.
        other_id: which one.
        score_ppm: how much speaks for it, 1 to 1,000,000.
        evidence: what does: ``shared`` attributes, ``orders`` with both, and the like.
    """

    product_id: ProductId
    kind: RelationKind
    other_id: ProductId
    score_ppm: int
    evidence: dict[str, Any]


class RelatedProduct(msgspec.Struct, frozen=True):
    """A product beside another, whoever named it.

    Attributes:
        kind: why, as a ``RelationKind``.
        other_id: which one.
        curated: whether a person has chosen it; these come first.
        score_ppm: of a computed one, millionths.
        evidence: of a computed one.
        computed_at: of a computed one.
    """

    kind: str
    other_id: ProductId
    curated: bool
    score_ppm: int | None
    evidence: dict[str, Any] | None
    computed_at: datetime | None


class AttributeTest(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule asks of one attribute; all that is given must hold.

    Attributes:
        attribute: its code; a product that lacks it never fits.
        any_of: codes of choices, texts in any language, or ``true`` and ``false``.
        at_least: smallest number or measure, in the attribute's unit.
        at_most: largest number or measure, in the attribute's unit.
    """

    attribute: Code
    any_of: Annotated[tuple[str, ...], _SEVERAL] = ()
    at_least: Amount | None = None
    at_most: Amount | None = None


class CollectionRule(msgspec.Struct, frozen=True, kw_only=True):
    """Which products belong to a collection; all that is given must hold.

    Attributes:
        categories: in one of these or below.
        brands: of one of these.
        kinds: one of these.
        complexities: one of these.
        attributes: each of these.
        except_products: never these.
    """

    categories: Annotated[tuple[CategoryId, ...], _SEVERAL] = ()
    brands: Annotated[tuple[str, ...], _SEVERAL] = ()
    kinds: Annotated[tuple[ProductKind, ...], _SEVERAL] = ()
    complexities: Annotated[tuple[Complexity, ...], _SEVERAL] = ()
    attributes: Annotated[tuple[AttributeTest, ...], _SEVERAL] = ()
    except_products: Annotated[tuple[ProductId, ...], _SEVERAL] = ()


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """Products shown together: chosen by hand in an order, or by a rule.

    Attributes:
        collection_id: made by the caller.
        code: short name, unique among collections.
        name: by language.
        description: by language.
        products: chosen by hand, in the order in which they are shown.
        rule: which products belong to it; it finds active ones only, by code.
        active: whether it is in use.
        external_ids: what other systems call it, by system.
    """

    collection_id: CollectionId
    code: Code
    name: Texts
    description: Texts | None = None
    products: Annotated[tuple[ProductId, ...], msgspec.Meta(max_length=10_000)] = ()
    rule: CollectionRule | None = None
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class MediaRole(StrEnum):
    """What a file is to its product."""

    PICTURE = "picture"
    SWATCH = "swatch"
    MANUAL = "manual"
    ENERGY_LABEL = "energy_label"
    SAFETY_SHEET = "safety_sheet"


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or paper of a product.

    Attributes:
        media_id: made by the caller.
        product_id: of which product.
        sku_id: of which variant only; None is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    media_id: UUID
    product_id: ProductId
    sku_id: SkuId | None = None
    role: MediaRole = MediaRole.PICTURE
    rank: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    alt: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class StoredMedia(msgspec.Struct, frozen=True):
    """A picture or paper with where it is fetched.

    Attributes:
        media: what it is.
        path: under which this server gives it to everybody, for ever the same content.
        media_type: as ``image/png``.
        size_bytes: of the content.
    """

    media: Media
    path: str
    media_type: str
    size_bytes: int
