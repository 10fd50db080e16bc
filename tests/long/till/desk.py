"""The price engine for tills under Node: a question a line in, a priced basket a line out."""

import json
import sys

from ordito.pricing.rules.texts import Desk


def main() -> None:
    """Answer until the input ends; each rulebook is read once."""
    desks: dict[str, Desk] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        desk = desks.get(asked["rulebook"])
        if desk is None:
            desk = desks[asked["rulebook"]] = Desk()
            desk.put_rulebook(asked["rulebook"])
        sys.stdout.write(desk.answer(asked["context"], asked["basket"]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
