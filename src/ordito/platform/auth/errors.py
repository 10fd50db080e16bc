"""Refusals of authentication and of the rules around it."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, TooMany


class Unauthenticated(Refusal):
    """Who is asking is not known."""

    status = 401
    code = "auth.credentials_missing"
    remedy = "Send an API token as 'Authorization: Bearer ord_...', or sign in."


class TokenUnknown(Unauthenticated):
    """The token was never issued, or is not written whole."""

    code = "auth.token_unknown"
    remedy = "Copy the whole token, from 'ord_' to its end, or issue one: ordito token create."


class TokenExpired(Unauthenticated):
    """The token was valid until a day that has passed."""

    code = "auth.token_expired"
    remedy = "Issue a new token: ordito token create."


class TokenRevoked(Unauthenticated):
    """The token was withdrawn."""

    code = "auth.token_revoked"
    remedy = "Issue a new token: ordito token create."


class SessionEnded(Unauthenticated):
    """The browser is not signed in any more."""

    code = "auth.session_ended"
    remedy = "Sign in again."


class SignInWrong(Unauthenticated):
    """Login and password do not belong together; which of them is wrong is not said."""

    code = "auth.sign_in_wrong"
    remedy = "Check login and password; an administrator sets a new one: ordito user set-password."


class TokenNotFound(NotFound):
    """No token has this id."""

    code = "auth.token_not_found"
    remedy = "List the tokens: ordito token list."


class StaffNotFound(NotFound):
    """Nobody has this login."""

    code = "auth.staff_not_found"
    remedy = "List the people: ordito user list."


class LoginTaken(Conflict):
    """Somebody has this login already."""

    code = "auth.login_taken"
    remedy = "Choose another login, or set a new password: ordito user set-password."


class PasswordTooShort(Invalid):
    """The password is shorter than the rule asks, or too long to be one."""

    code = "auth.password_too_short"
    remedy = "Choose a sentence of at least 10 and at most 200 characters."


class ScopeMissing(Forbidden):
    """The token may do other things, but not this."""

    code = "auth.scope_missing"
    remedy = "Issue a token that carries the scope: ordito token create --scope SCOPE."


class RoleMissing(Forbidden):
    """The person's roles do not allow this."""

    code = "auth.role_missing"
    remedy = "Ask an administrator for the role, or a colleague who has it."


class PlaceOutside(Forbidden):
    """The caller may act at other places, but not at this one."""

    code = "auth.place_outside"
    remedy = "Act at a place of your own, or ask an administrator to add this one."


class TokenBeyond(Forbidden):
    """A token may be given only what its maker may do: channel, place, scopes and time."""

    code = "auth.token_beyond"
    remedy = "Ask for a channel, a place and scopes of your own, or ask an administrator."


class RequestForged(Forbidden):
    """A state-changing request of a browser does not prove that our own page sent it."""

    code = "auth.request_forged"
    remedy = "Reload the page and send the form again."


class TooManyAttempts(TooMany):
    """Too many failed sign-ins, for this login or from this address."""

    code = "auth.too_many_attempts"
    remedy = "Wait for the time given in Retry-After, then try again."


class TooManyRequests(TooMany):
    """The caller asks faster than its rate allows."""

    code = "auth.too_many_requests"
    remedy = "Wait for the time given in Retry-After; spread the requests."
