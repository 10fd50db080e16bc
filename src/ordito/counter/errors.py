"""Refusals of the counter room."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound, TooMany


class UnknownDevice(NotFound):
    """No till has that id here."""

    code = "counter.unknown_device"
    remedy = "List the tills of the place; a page that knows none is registered anew."


class CodeTaken(Conflict):
    """Another till has that code."""

    code = "counter.code_taken"
    remedy = "Choose another code: it names the series of the till's receipts for ever."


class InvitationUnknown(Forbidden):
    """The invitation was never made, was used, or is too old."""

    code = "counter.invitation_unknown"
    remedy = "Ask somebody who looks after the place's tills for a new invitation."


class KeyUnusable(Invalid):
    """The public key cannot be used."""

    code = "counter.key_unusable"
    remedy = "Send an ECDSA key on the curve P-256, as SubjectPublicKeyInfo in base64."


class DeviceRevoked(Forbidden):
    """The till was revoked."""

    code = "counter.device_revoked"
    remedy = "Register the page anew; what it told since can be released by whoever may."


class PinTooSimple(Invalid):
    """The PIN cannot be one."""

    code = "counter.pin_too_simple"
    remedy = "Choose four to eight digits that do not repeat or count."


class WrongPin(Forbidden):
    """The PIN is not that of this person, or the person has none."""

    code = "counter.wrong_pin"
    remedy = "Try again, or have another PIN set."


class PinLocked(TooMany):
    """Too many wrong PINs."""

    code = "counter.pin_locked"
    remedy = "Wait, or let a manager set another PIN."


class PinStale(Forbidden):
    """The PIN was on a till that is lost."""

    code = "counter.pin_must_change"
    remedy = "Choose another PIN before you sign in."


class NotSignedIn(Forbidden):
    """Nobody is signed in at this till, or no longer."""

    code = "counter.not_signed_in"
    remedy = "Sign in with a PIN."


class Recalled(Conflict):
    """Somebody has called that cart back already."""

    code = "counter.recalled"
    remedy = "List the carts that wait."


class UnknownParked(NotFound):
    """No cart waits under that id here."""

    code = "counter.unknown_parked"
    remedy = "List the carts that wait."


class ShiftNotOpen(Conflict):
    """Cash would move in a drawer that nobody has counted yet, as far as the core knows."""

    code = "counter.shift_not_open"
    remedy = "Open a shift and tell the till's log first; then ask again."


class UnknownShift(NotFound):
    """The till had no such shift."""

    code = "counter.unknown_shift"
    remedy = "List the shifts of the till."


class UnknownReceipt(NotFound):
    """No till of the place gave that number."""

    code = "counter.unknown_receipt"
    remedy = "Look at the number on the receipt: the series begins with T-."


class UnknownTillException(NotFound):
    """Nothing waits under that id here."""

    code = "counter.unknown_exception"
    remedy = "List what waits."


class UnknownHold(NotFound):
    """No money was lent under that id here."""

    code = "counter.unknown_hold"
    remedy = "List what is lent to the till."


class LogUnreadable(Invalid):
    """The file is no exported log of a till."""

    code = "counter.log_unreadable"
    remedy = "Export the log on the till anew, and take the whole file in."
