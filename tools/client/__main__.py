"""Write the client's generated files: ``python -m tools.client``."""

from pathlib import Path

from tools.client.files import MARK, PACKAGE, written


def main() -> None:
    """Write every file whose text has changed, and delete those that nothing stands behind."""
    texts = written(Path())
    for path in Path(PACKAGE).rglob("*.py"):
        if path.as_posix() not in texts and path.read_text(encoding="utf-8").startswith(MARK):
            path.unlink()
            print(f"deleted: {path}")
    for name, text in texts.items():
        path = Path(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")


if __name__ == "__main__":
    main()
