"""What is written from the API stands as it would be written now; the client stands alone."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.client.document import application, document
from tools.client.files import written

ROOT: Final = Path(__file__).parents[2]


def test_the_written_files_are_fresh() -> None:
    stale = [
        name
        for name, text in written(ROOT).items()
        if not (ROOT / name).exists() or (ROOT / name).read_text() != text
    ]
    assert stale == [], "run `python -m tools.client`"


def test_every_route_is_a_method() -> None:
    text = "".join(path.read_text() for path in (ROOT / "src/ordito_client/sync").glob("*.py"))
    paths = document(application())["paths"]
    assert paths
    for path in paths:
        beginning = path.partition("{")[0]
        assert beginning in text, path


def test_the_client_loads_without_the_product() -> None:
    code = (
        "import sys; sys.modules['ordito'] = None; import ordito_client;"
        "print(sorted(name for name in sys.modules if name.startswith('ordito.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
