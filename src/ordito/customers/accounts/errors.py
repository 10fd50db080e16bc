"""Refusals of customers' accounts."""

from ordito.platform.auth import Unauthenticated
from ordito.platform.errors import Invalid


class SignedOut(Unauthenticated):
    """No customer is signed in in this browser."""

    code = "customers.signed_out"
    remedy = "Sign in to the shop; the page then goes on where it was."


class SignInWrong(Unauthenticated):
    """Address and password, or code, do not belong together; which is wrong is not said."""

    code = "customers.sign_in_wrong"
    remedy = "Check the address and the password, or ask for a code by e-mail."


class CodeWrong(Invalid):
    """The code is not the one that was sent, was used, or is too old; which of them is not said."""

    code = "customers.code_wrong"
    remedy = "Copy the six digits of the latest e-mail, or ask for another code."


class ClientWrong(Invalid):
    """What is said of a platform cannot be."""

    code = "customers.client_wrong"
    remedy = "Give redirect addresses with https or a loopback address, without a fragment."
