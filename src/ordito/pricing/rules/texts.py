"""The engine asked by texts, as a till's browser asks it: JSON of the codec in and out."""

from ordito.pricing.model import Basket, PriceContext, Rulebook, codec
from ordito.pricing.rules.answer import quote


class Desk:
    """Answers from the rulebook that was put there last.

    Attributes:
        rulebook: version 0, which is empty, until one is put.
    """

    def __init__(self) -> None:
        self.rulebook = Rulebook.of(0)

    def put_rulebook(self, text: str) -> int:
        """Take another rulebook; return its version.

        Raises:
            Malformed: the text is of no rulebook.
        """
        self.rulebook = codec.loads(Rulebook, text)
        return self.rulebook.version

    def answer(self, context: str, basket: str, trace: bool = False) -> str:  # noqa: FBT001, FBT002 # called from JavaScript
        """Return the text of the quote.

        Raises:
            Malformed: a text is of no context or of no basket.
        """
        return codec.dumps(
            quote(
                codec.loads(PriceContext, context),
                codec.loads(Basket, basket),
                self.rulebook,
                trace=trace,
            )
        )
