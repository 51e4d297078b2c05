"""The tools of maintainers say in plain words what they lack."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def lock(monkeypatch, tmp_path):
    """tools/lock.py on a machine without uv, with an environment of its own."""
    monkeypatch.syspath_prepend(str(TOOLS))
    for name in ("lock", "setup"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import lock

    monkeypatch.setattr(lock, "VENV", tmp_path)
    monkeypatch.setattr(lock.shutil, "which", lambda _name: None)
    yield lock
    for name in ("lock", "setup"):
        sys.modules.pop(name, None)


def test_uv_is_installed_where_it_is_missing(lock, monkeypatch, tmp_path, capsys):
    asked = []

    def pip(command, **_more):
        asked.append(command[-1])
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "uv").touch()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(lock.subprocess, "run", pip)
    assert [lock.find_uv(), lock.find_uv()] == [str(tmp_path / "bin" / "uv")] * 2
    assert asked == ["uv"]


def test_without_a_network_it_says_what_to_do(lock, monkeypatch, capsys):
    monkeypatch.setattr(lock.subprocess, "run", lambda command, **_more: subprocess.CompletedProcess(command, 1))
    with pytest.raises(SystemExit):
        lock.find_uv()
    assert "pip install uv" in capsys.readouterr().err


def test_nothing_is_written_unless_both_locks_are_good(lock, monkeypatch, tmp_path, capsys):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").touch()
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(
        lock.subprocess, "run",
        lambda command, **_more: subprocess.CompletedProcess(command, int("test" in command), "one==1 \\\n    --hash=sha256:00\n", "no such part"),
    )  # fmt: skip
    with pytest.raises(SystemExit):
        lock.main()
    assert "no such part" in capsys.readouterr().err and not list(tmp_path.glob("*.txt"))


def test_the_tables_of_reading_are_those_of_the_calibration(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    import characters_table as table

    page, kept = table.PAGE.read_text("utf-8"), json.loads(table.CALIBRATION.read_text("utf-8"))
    assert table.filled(page, kept) == page
    assert page.count("| all |") == 2
