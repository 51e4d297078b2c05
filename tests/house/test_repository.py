"""What a commit must never carry: machine paths, hosts of packages, promises left open, settings nobody explained."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    if name and (ROOT / name).is_file()
]
TEXT = [path for path in FILES if path.suffix in (".py", ".md", ".toml", ".yaml", ".typ", ".txt", ".svg", ".html", ".css", ".js", ".mjs", ".json", ".po", "") and path.name != "LICENSE"]
HERE = Path(__file__).resolve()
FORBIDDEN = {
    "a package host": re.compile(r"pypi\.org|pythonhosted|files\.python|deb\.debian"),
    "a path of a machine": re.compile(r"(?<![\w*])/(?:home/[a-z]|(?:work|Users)/)"),
    "an open promise": re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError|pytest\.skip|pytest\.mark\.skip"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_carries(what):
    assert [str(path.relative_to(ROOT)) for path in TEXT if path != HERE and FORBIDDEN[what].search(path.read_text())] == []


def test_no_file_is_large():
    assert [path.name for path in FILES if path.stat().st_size > 2_000_000] == []


def test_locks_name_hashes_and_no_host():
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_setting_is_documented(django_ready):
    source = (ROOT / "src/jimukyoku/office/settings.py").read_text()
    settings = re.findall(r'setting\(\s*"(JIMUKYOKU_[A-Z_]+)"', source)
    documented = re.findall(r"^\| `(JIMUKYOKU_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    assert len(settings) >= 5
    assert sorted(settings) == sorted(documented)


def test_no_two_test_modules_of_one_name_outside_packages():
    """pytest cannot hold two: it is an error of collecting, and which run meets it depends on what was compiled before."""
    seen: dict[str, Path] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if not (path.parent / "__init__.py").exists():
            assert path.name not in seen, f"{path} and {seen[path.name]}"
            seen[path.name] = path
