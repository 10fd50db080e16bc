"""Home: where a shopper begins, and goes on from the last visit."""

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.frame import page


@get("/shop", access=PUBLIC, include_in_schema=False, media_type=MediaType.HTML)
async def show_home(request: Call) -> Template:
    """Show what there is, and what this browser looked at."""
    return await page(request, "home", screens.Home())
