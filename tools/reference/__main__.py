"""Write the generated reference pages: ``python -m tools.reference``."""

from pathlib import Path

from tools.lint.house import House
from tools.reference.pages import pages


def main() -> None:
    """Write every page whose text has changed."""
    for name, text in pages(House(Path())).items():
        path = Path(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")


if __name__ == "__main__":
    main()
