"""The program works from its wheel, anywhere: it carries the example pack and every file it reads."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_carries_the_example_pack(tmp_path):
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    def type_in(*words):
        command = [sys.executable, "-m", "jimukyoku", *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    type_in("programme", "new", "mine")
    assert "誤りはありません" in type_in("programme", "check", "mine")
    shipped = ROOT / "programmes" / "hikazei-2026"
    kept = tmp_path / "installed" / "jimukyoku" / "programmes" / "hikazei-2026"
    for path in shipped.rglob("*.*"):
        assert (kept / path.relative_to(shipped)).read_bytes() == path.read_bytes()
    for name in ("digits.onnx", "kana.onnx", "calibration.json"):
        assert (tmp_path / "installed" / "jimukyoku" / "engines" / "reading" / name).is_file()
