import subprocess
import sys
from pathlib import Path

ORDITO = (sys.executable, "-m", "ordito.surfaces.cli.main", "world", "make")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ORDITO, *arguments], capture_output=True, text=True, check=False)


def test_a_world_is_written_and_its_rows_are_told(tmp_path: Path) -> None:
    (tmp_path / "told.json").write_text('{"people": 300, "weakest_link": {"capacity": 0.5}}')
    done = run("--out", str(tmp_path / "w"), "--parameters", str(tmp_path / "told.json"))
    assert done.returncode == 0, done.stderr
    assert "rows of truth" in done.stdout
    assert (tmp_path / "w" / "world" / "orders.parquet").exists()
    assert '"capacity": 0.5' in (tmp_path / "w" / "truth" / "manifest.json").read_text()


def test_parameters_that_tell_no_world_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "told.json").write_text('{"weakest_link": {"capazity": 0.5}}')
    done = run("--out", str(tmp_path / "w"), "--parameters", str(tmp_path / "told.json"))
    assert done.returncode == 1
    assert "capazity" in done.stderr
    assert "JSON object" in done.stderr
    assert not (tmp_path / "w").exists()
