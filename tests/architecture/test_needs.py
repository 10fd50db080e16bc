"""A missing part is a skip with its install line, and a failure where all parts are required."""

import pytest

TEST = """
import pytest

@pytest.mark.needs("{command}", install="apt-get install it")
def test_runs():
    pass
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest("from tests.needs import pytest_runtest_setup")
    pytester.makeini("[pytest]\nmarkers = needs: a command")
    return pytester


def test_skips_with_the_install_line(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ORDITO_REQUIRE_ALL", raising=False)
    suite.makepyfile(TEST.format(command="no-such-command"))

    result = suite.runpytest_inprocess("-rs")

    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*needs no-such-command: apt-get install it*"])


def test_fails_where_all_parts_are_required(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_REQUIRE_ALL", "1")
    suite.makepyfile(TEST.format(command="no-such-command"))

    suite.runpytest_inprocess().assert_outcomes(errors=1)


def test_runs_where_the_part_is_there(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_REQUIRE_ALL", "1")
    suite.makepyfile(TEST.format(command="sh"))

    suite.runpytest_inprocess().assert_outcomes(passed=1)
