"""Refusals of channel economics."""

from ordito.platform.errors import Invalid


class RegisterWrong(Invalid):
    """A register of costs does not hold together."""

    code = "steering.register_wrong"
    remedy = "Correct what is named; docs/how-to/declare-costs.md shows a register."
