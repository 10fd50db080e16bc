"""Companies that buy: their terms, and how much credit they have and use.

A company is a customer with terms. What it buys on account uses its credit when the payment is
promised; it is free again when the promise or the money goes back, and when the company pays.
"""

from ordito.orders.companies.commands import (
    CreditCurrencyKept,
    draw_credit,
    give_back_credit,
    note_payment,
    put_company,
)
from ordito.orders.companies.errors import CreditTooSmall, PaidTooMuch, UnknownCompany
from ordito.orders.companies.events import CompanyChanged, CompanyPaid, CreditMoved
from ordito.orders.companies.model import Company, CreditEntry, CreditKind, CreditUse, Invoicing
from ordito.orders.companies.queries import (
    find_company,
    find_credit_use,
    get_company,
    list_companies,
    list_credit_entries,
)

__all__ = [
    "Company",
    "CompanyChanged",
    "CompanyPaid",
    "CreditCurrencyKept",
    "CreditEntry",
    "CreditKind",
    "CreditMoved",
    "CreditTooSmall",
    "CreditUse",
    "Invoicing",
    "PaidTooMuch",
    "UnknownCompany",
    "draw_credit",
    "find_company",
    "find_credit_use",
    "get_company",
    "give_back_credit",
    "list_companies",
    "list_credit_entries",
    "note_payment",
    "put_company",
]
