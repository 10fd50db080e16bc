"""The form of a product: what is written of it and its variants, and where it is sold."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY
from msgspec import Meta, Struct

from ordito import catalogue
from ordito.catalogue import (
    AssortmentRule,
    Attribute,
    AttributeKind,
    Complexity,
    Level,
    Product,
    Sku,
    TypedAttribute,
    text_in,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict, Refusal
from ordito.platform.i18n import LANGUAGES
from ordito.platform.ids import ChannelId, PlaceId
from ordito.surfaces.call import Call
from ordito.surfaces.console import product_details as details
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.console.typed import FormWrong, number_of, wall_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.problems import told
from ordito.surfaces.product_screens import FormField, ProductForm, RuleRow, VariantForm
from ordito.surfaces.whole import whole_of

EDITORS: Final = staff(Role.MERCHANDISER)
_EDITING: Final = frozenset({Role.MERCHANDISER, Role.ADMIN})
_PATH: Final = "/products/{product_id:uuid}"
_ATTRIBUTE: Final = "attribute-"
_YES: Final = "yes"


class ProductChanged(Conflict):
    """Somebody else has changed the product since the form was opened."""

    code = "console.product_changed"
    remedy = "Open the form again, and write your changes into what is there now."


class NewRule(Struct, frozen=True):
    """The form of a rule of the assortment; empty is everywhere, or without an end."""

    listed: Annotated[str, Meta(max_length=3)]
    channel: str = ""
    place: str = ""
    valid_from: str = ""
    valid_until: str = ""
    reason: Annotated[str, Meta(max_length=500)] = ""


def may_edit(request: Call) -> bool:
    """Tell whether the reader may change products."""
    return not request.principal.roles.isdisjoint(_EDITING)


@get(f"{_PATH}/edit", access=EDITORS, include_in_schema=False, media_type=MediaType.HTML)
async def show_form(request: Call, product_id: FromPath[UUID]) -> Template:
    """Show the form of a product.

    Raises:
        UnknownProduct: there is none of that id.
    """
    return await _page(request, product_id)


@post(f"{_PATH}/edit", access=EDITORS, include_in_schema=False, media_type=MediaType.HTML)
async def save(request: Call, product_id: FromPath[UUID]) -> Template | Redirect:
    """Change a product and its variants as the form says; what is wrong is shown again.

    Raises:
        UnknownProduct: there is none of that id.
    """
    form = await request.form()
    written = {name: [str(one).strip() for one in form.getall(name)] for name in form}
    try:
        await request.db.transact(_save, request.context, product_id=product_id, written=written)
    except Refusal as refusal:
        return await _page(request, product_id, written=written, refusal=refusal)
    await request.house.memory.refresh(request.db)
    return Redirect(f"/products/{product_id}", status_code=303)


@post(f"{_PATH}/assortment", access=EDITORS, include_in_schema=False)
async def add_rule(
    request: Call, product_id: FromPath[UUID], data: URLEncodedBody[NewRule]
) -> Redirect:
    """Say whether the product is sold in a channel, at a place, from when until when.

    Raises:
        UnknownProduct: there is none of that id.
        FormWrong: an instant cannot be read.
    """
    product = await request.db.read(catalogue.get_product, product_id=product_id)
    directory, zone = request.house.memory.directory, request.house.settings.zone
    channel = directory.channel_by_code(data.channel) if data.channel else None
    place = directory.place_by_code(data.place) if data.place else None
    starts = _instant(data.valid_from, zone, "valid_from")
    where = data.place or data.channel or "everywhere"
    code = f"{product.code[:40]}-{where}"[:64]
    rule = AssortmentRule(
        rule_id=ids.derive("catalogue.assortment_rule", code),
        code=code,
        listed=data.listed == _YES,
        product_id=product.product_id,
        channel_id=None if channel is None else ChannelId(channel.channel_id),
        place_id=None if place is None else PlaceId(place.place_id),
        valid_from=starts,
        valid_until=_instant(data.valid_until, zone, "valid_until"),
        reason=data.reason,
    )
    await request.db.transact(
        catalogue.put_assortment_rules, request.context, rules=[rule], at=now()
    )
    await request.house.memory.refresh(request.db)
    return Redirect(f"/products/{product_id}/edit", status_code=303)


@post(f"{_PATH}/assortment/{{code:str}}/drop", access=EDITORS, include_in_schema=False)
async def drop_rule(request: Call, product_id: FromPath[UUID], code: FromPath[str]) -> Redirect:
    """Take a rule of the assortment away.

    Raises:
        UnknownRule: there is none.
    """
    await request.db.transact(catalogue.drop_assortment_rule, request.context, code=code, at=now())
    await request.house.memory.refresh(request.db)
    return Redirect(f"/products/{product_id}/edit", status_code=303)


async def _save(tx: Tx, *, product_id: UUID, written: Mapping[str, Sequence[str]]) -> None:
    product = await catalogue.get_product(tx, product_id=product_id)
    skus = await catalogue.list_skus_of(tx, product_id=product_id)
    if _one(written, "seen") != _state(product, skus):
        raise ProductChanged("Somebody else has changed the product since.", field="seen")
    typing = await catalogue.load_typing(tx)
    category = _one(written, "category")
    category_id = ids.CategoryId(UUID(category)) if category else None
    typed = [one for one in typing.of(category_id).values() if one.level is Level.PRODUCT]
    changed = msgspec.structs.replace(
        product,
        name=_texts(written, "name") or product.name,
        description=_texts(written, "description") or None,
        brand=_one(written, "brand") or None,
        category_id=category_id,
        complexity=Complexity(_one(written, "complexity") or product.complexity),
        country_of_origin=_one(written, "country_of_origin").upper() or None,
        minimum_age=_whole(_one(written, "minimum_age"), "minimum_age"),
        attributes=dict(_attributes(written, product, typed)),
        active=bool(_one(written, "active")),
    )
    at = now()
    await catalogue.put_products(tx, products=[changed], at=at)
    await catalogue.put_skus(tx, skus=[_variant(written, sku) for sku in skus], at=at)


def _attributes(
    written: Mapping[str, Sequence[str]], product: Product, typed: Sequence[TypedAttribute]
) -> Iterator[tuple[str, Any]]:
    """Yield what was written of each attribute; what was not touched stays, in every language."""
    for one in typed:
        attribute = one.attribute
        kept = product.attributes.get(attribute.code)
        values = [value for value in written.get(_ATTRIBUTE + attribute.code, ()) if value]
        if tuple(values) == _shown(kept):
            if kept is not None:
                yield attribute.code, kept
            continue
        if values:
            yield attribute.code, _given(attribute, values)


def _given(attribute: Attribute, values: Sequence[str]) -> Any:
    """Return what was written of an attribute, as requests write it."""
    match attribute.kind:
        case AttributeKind.BOOLEAN:
            return values[-1] == _YES
        case AttributeKind.CHOICE if attribute.multiple:
            return list(values)
        case AttributeKind.MEASURE:
            has_unit = not values[-1].replace(".", "").replace(",", "").isdecimal()
            return values[-1] if has_unit else f"{values[-1]} {attribute.unit}"
        case AttributeKind.NUMBER:
            number = number_of(values[-1], _ATTRIBUTE + attribute.code)
            return int(number) if number == int(number) else float(number)
        case _:
            return values[-1]


def _variant(written: Mapping[str, Sequence[str]], sku: Sku) -> Sku:
    key = str(sku.sku_id)
    weight = _one(written, f"{key}-weight_g")
    return msgspec.structs.replace(
        sku,
        name=_texts(written, f"{key}-name") or sku.name,
        gtin=_one(written, f"{key}-gtin") or None,
        mpn=_one(written, f"{key}-mpn") or None,
        weight_g=_whole(weight, f"{key}-weight_g"),
        active=bool(_one(written, f"{key}-active")),
    )


async def _page(
    request: Call,
    product_id: UUID,
    *,
    written: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> Template:
    teller = await teller_of(request)
    product = await request.db.read(catalogue.get_product, product_id=product_id)
    skus = await request.db.read(catalogue.list_skus_of, product_id=product_id)
    typing = await request.db.read(catalogue.load_typing)
    categories = await request.db.read(catalogue.list_categories)
    sent = written or {}
    chosen = _one(sent, "category") or str(product.category_id or "")
    typed = typing.of(ids.CategoryId(UUID(chosen)) if chosen else None).values()
    directory = teller.memory.directory
    url = f"/products/{product_id}"
    screen = ProductForm(
        title=text_in(product.name, teller.language),
        url=url,
        save_url=f"{url}/edit",
        rule_url=f"{url}/assortment",
        seen=_one(sent, "seen") or _state(product, skus),
        values=_values(product) | {name: values[-1] for name, values in sent.items() if values},
        is_active=bool(_one(sent, "active")) if sent else product.active,
        languages=tuple(LANGUAGES),
        categories=tuple(
            (str(one.category_id), text_in(one.name, teller.language)) for one in categories
        ),
        complexities=tuple(one.value for one in Complexity),
        fields=tuple(
            _field(one, product, sent, teller.language)
            for one in typed
            if one.level is Level.PRODUCT
        ),
        variants=tuple(_variant_form(sku) for sku in skus),
        rules=tuple(_rules(teller, product)),
        listed=details.listed_of(teller, skus, now()),
        channels=tuple(sorted((one.code, one.name) for one in directory.channels.values())),
        places=tuple(sorted((one.code, one.name) for one in directory.places.values())),
        zone=request.house.settings.zone,
        failure=told(teller.language, refusal),
        wrong=None if refusal is None else _name_of(refusal.field or ""),
    )
    status = HTTP_200_OK if refusal is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("product_form.html", context={"screen": screen}, status_code=status)


def _values(product: Product) -> dict[str, str]:
    return {
        **{f"name-{tag}": text for tag, text in product.name.items()},
        **{f"description-{tag}": text for tag, text in (product.description or {}).items()},
        "brand": product.brand or "",
        "category": str(product.category_id or ""),
        "complexity": product.complexity.value,
        "country_of_origin": product.country_of_origin or "",
        "minimum_age": "" if product.minimum_age is None else str(product.minimum_age),
    }


def _field(
    one: TypedAttribute, product: Product, sent: Mapping[str, Sequence[str]], language: str
) -> FormField:
    attribute = one.attribute
    name = _ATTRIBUTE + attribute.code
    return FormField(
        name=name,
        label=text_in(attribute.name, language),
        kind=attribute.kind.value,
        values=tuple(sent[name])
        if name in sent
        else _shown(product.attributes.get(attribute.code)),
        unit=attribute.unit or "",
        options=tuple((each.code, text_in(each.name, language)) for each in attribute.choices),
        is_required=one.required,
        is_multiple=attribute.multiple,
    )


def _shown(value: object) -> tuple[str, ...]:
    """Return a kept value as the form shows it."""
    match value:
        case None:
            return ()
        case bool():
            return (_YES if value else "no",)
        case list():
            return tuple(map(str, msgspec.convert(value, list[str])))
        case dict():
            kept = msgspec.convert(value, dict[str, Any])
            return (str(kept.get("value", kept.get("en", next(iter(kept.values()), "")))),)
        case _:
            return (str(value),)


def _variant_form(sku: Sku) -> VariantForm:
    return VariantForm(
        key=str(sku.sku_id),
        code=sku.code,
        options=", ".join(sku.options.values()),
        names=tuple((tag, sku.name.get(tag, "")) for tag in LANGUAGES),
        gtin=sku.gtin or "",
        mpn=sku.mpn or "",
        weight_g="" if sku.weight_g is None else str(sku.weight_g),
        is_active=sku.active,
    )


def _rules(teller: Teller, product: Product) -> Iterator[RuleRow]:
    directory = teller.memory.directory
    for rule in teller.memory.shelf.assortment.rules.get(product.product_id, ()):
        where = [
            None if rule.channel_id is None else directory.channels[rule.channel_id].name,
            None if rule.place_id is None else directory.places[rule.place_id].name,
            rule.market,
        ]
        yield RuleRow(
            code=rule.code,
            is_listed=rule.listed,
            where=", ".join(part for part in where if part),
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            reason=rule.reason,
            drop_url=f"/products/{product.product_id}/assortment/{rule.code}/drop",
        )


def _state(product: Product, skus: Sequence[Sku]) -> str:
    """Return what tells this state of a product from another."""
    told = msgspec.json.encode([product, *skus], order="sorted")
    return hashlib.sha256(told).hexdigest()[:32]


def _name_of(field: str) -> str:
    """Return the field of the form that a refusal names, as ``products[0].attributes.size``."""
    last = field.rpartition("].")[2] or field
    return _ATTRIBUTE + last.removeprefix("attributes.") if last.startswith("attributes.") else last


def _one(written: Mapping[str, Sequence[str]], name: str) -> str:
    values = written.get(name, ())
    return values[-1] if values else ""


def _texts(written: Mapping[str, Sequence[str]], name: str) -> dict[str, str]:
    return {tag: text for tag in LANGUAGES if (text := _one(written, f"{name}-{tag}"))}


def _whole(text: str, field: str) -> int | None:
    if not text:
        return None
    number = whole_of(text)
    if number is None:
        raise FormWrong(f"{text[:40]!r} is no whole number.", field=field)
    return number


def _instant(text: str, zone: str, field: str) -> datetime | None:
    wall = wall_of(text, field)
    return None if wall is None else wall.replace(tzinfo=ZoneInfo(zone))


ROUTES: Final = (show_form, save, add_rule, drop_rule)
