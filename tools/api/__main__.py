"""Publish the present form of the API: ``python -m tools.api [--break]``."""

import sys
from pathlib import Path

from tools.api.breaking import broken
from tools.api.promise import FILE, present, published, written


def main() -> int:
    """Write the promise anew; refuse what breaks the last one unless told to."""
    now = present()
    faults = broken(published(Path()), now) if FILE.exists() else []
    if faults and sys.argv[1:] != ["--break"]:
        print(*faults, "this breaks version 1; --break is for what nobody uses yet", sep="\n")
        return 1
    FILE.write_text(written(now), encoding="utf-8")
    print(f"written: {FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
