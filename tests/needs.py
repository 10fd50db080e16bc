"""Parts that a bare machine may lack: a test that needs one says so with its install line.

``@pytest.mark.needs("chromium", install="apt-get install chromium")`` skips the test where the
command is not on the path. Under ``ORDITO_REQUIRE_ALL=1`` such a skip is a failure, so that what
runs on every change never leaves a test out in silence.
"""

import os
import shutil

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail, where a needed command is missing."""
    for mark in item.iter_markers("needs"):
        require(*mark.args, **mark.kwargs)


def require(command: str, *, install: str) -> None:
    """Skip the running test, or fail it, where ``command`` is not on the path.

    Args:
        command: name of a program.
        install: the line that installs it.
    """
    if shutil.which(command) is not None:
        return
    reason = f"needs {command}: {install}"
    if os.environ.get("ORDITO_REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
