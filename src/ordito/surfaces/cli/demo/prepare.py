"""The demo company in its database, loaded once."""

from ordito.platform.db import Database
from ordito.surfaces.cli.demo.company import DEMO, SEED, SignIn, find_seed, sign_in_of


async def prepare_company(address: str, company: str) -> SignIn | None:
    """Bring a fresh demo database to a living company; one that lives is left as it is.

    Args:
        address: URL of the company's migrated database.
        company: its name; only ``demo`` is filled with the world's company.

    Returns:
        How to sign in, None where the company has its own staff.
    """
    if company != DEMO:
        return None
    async with Database.open(address, max_size=2) as db:
        if await find_seed(db) is None:
            # a second of imports, where there is something to load
            from ordito.surfaces.cli.demo.loading import load_company  # noqa: PLC0415

            await load_company(db, company, seed=SEED)
    return sign_in_of(company)
