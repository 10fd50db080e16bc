"""Guide: categories, collections and attributes as a process remembers them.

They change seldom and every page needs some of them; the shelf's version says when.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from weakref import WeakKeyDictionary

import msgspec

from ordito import catalogue
from ordito.catalogue import Attribute, Category, Collection, text_in
from ordito.platform.db import Tx
from ordito.platform.ids import CategoryId
from ordito.reads.memory import Memory
from ordito.surfaces.call import Call
from ordito.surfaces.shop.screens import Link


class Guide(msgspec.Struct, frozen=True):
    """By what goods are found and described.

    Attributes:
        version: of the shelf.
        categories: by id.
        below: of each category, or of None, those right below it that lead to goods, in order.
        collections: in use, by code.
        attributes: by code.
    """

    version: int
    categories: Mapping[CategoryId, Category]
    below: Mapping[CategoryId | None, Sequence[Category]]
    collections: Mapping[str, Collection]
    attributes: Mapping[str, Attribute]

    def category(self, code: str) -> Category:
        """Return the category of that code.

        Raises:
            UnknownCategory: there is none.
        """
        for one in self.categories.values():
            if one.code == code:
                return one
        raise catalogue.UnknownCategory(f"There is no category {code[:64]!r}.")

    def collection(self, code: str) -> Collection:
        """Return the collection of that code.

        Raises:
            UnknownCollection: there is none in use.
        """
        if code not in self.collections:
            raise catalogue.UnknownCollection(f"There is no collection {code[:64]!r}.")
        return self.collections[code]

    def links_below(self, category_id: CategoryId | None, language: str) -> tuple[Link, ...]:
        """Return links to what is right below a category, or to where everything begins."""
        return tuple(self._link(one, language) for one in self.below.get(category_id, ()))

    def path(
        self, memory: Memory, category_id: CategoryId | None, language: str
    ) -> tuple[Link, ...]:
        """Return links to a category and those above it, the root first."""
        steps = () if category_id is None else memory.shelf.tree.path.get(category_id, ())
        known = [self.categories[one] for one in reversed(steps) if one in self.categories]
        return tuple(self._link(one, language) for one in known)

    def _link(self, category: Category, language: str) -> Link:
        return Link(name=text_in(category.name, language), url=f"/shop/c/{category.code}")


_guides: Final[WeakKeyDictionary[Memory, Guide]] = WeakKeyDictionary()


async def guide_of(request: Call) -> Guide:
    """Return the guide of the present shelf, read again where the shelf has changed."""
    memory = request.house.memory
    guide = _guides.get(memory)
    if guide is None or guide.version != memory.shelf.version:
        guide = _guides[memory] = await request.db.read(_read, memory)
    return guide


async def _read(tx: Tx, memory: Memory) -> Guide:
    categories = await catalogue.list_categories(tx)
    collections = await catalogue.list_collections(tx)
    attributes = await catalogue.list_attributes(tx)
    shelf = memory.shelf
    goods = Counter(
        category_id
        for product_id in {sku.product_id for sku in shelf.skus.values() if sku.active}
        for category_id in shelf.categories_of(product_id)
    )
    below: defaultdict[CategoryId | None, list[Category]] = defaultdict(list)
    for one in sorted(categories, key=lambda each: (each.rank, each.code)):
        if goods[one.category_id]:
            below[one.parent_id].append(one)
    return Guide(
        shelf.version,
        {one.category_id: one for one in categories},
        below,
        {one.code: one for one in collections if one.active},
        {one.code: one for one in attributes},
    )
