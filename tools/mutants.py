"""Mutation testing of the Japanese text: ``python tools/mutants.py [MODULE …]``, by mutmut 3.8.1 (no part of the locks).

Each module is changed in a thousand small ways in a copy of the project, and its own tests must notice each: what they do
not notice is printed as it was changed, and explained in docs/rooms/mutants.md. Tables and patterns outside functions are not
changed by the tool, nor functions that are cached for ever; the other caches are taken off in the copy. One process.

To have the tool beside the project's packages: ``python -m pip install mutmut==3.8.1`` in an environment of its own that
holds the packages of requirements-test.txt. Leaves 1 where something survived.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALIKE = ("width", "dates", "ages", "kana", "readings", "accounts", "companies", "barcode")
ADDRESSES = ("compare", "models", "streets", "twins", "register", "lots", "folding", "towns", "places", "heads", "municipality",
             "reading")
# The files of a module, and its tests.
MODULES = {
    **{name: (f"{name}.py", f"test_{name}.py") for name in ALIKE},
    "register_dates": ("register_dates.py", "test_dates.py"),
    "calendar": ("calendar.py", "test_calendar.py test_deadlines.py"),
    "deadlines": ("deadlines.py", "test_deadlines.py test_calendar.py"),
    "names": ("names/*.py", "test_names.py test_readings.py"),
    "yucho": ("yucho.py", "test_accounts.py"),
    **{f"addresses/{name}": (f"addresses/{name}.py", "addresses") for name in ADDRESSES},
}
SETTINGS = """[mutmut]
source_paths=src/
only_mutate=src/jimukyoku/japanese/{files}
pytest_add_cli_args_test_selection=
    {tests}
pytest_add_cli_args=
    --hypothesis-seed=0
    -p
    no:cacheprovider
    -o
    disable_test_id_escaping_and_forfeit_all_rights_to_community_support=true
also_copy=
    docs
"""


def main(arguments: list[str]) -> int:
    """Run the modules named (default: all) and print how many mutants there were and what survived; return the exit code."""
    return max([_run(name) for name in arguments or MODULES])


def _run(name: str) -> int:
    files, tests = MODULES[name]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("src", "tests/japanese", "docs/rooms"):
            shutil.copytree(ROOT / part, copy / part)
        shutil.copy(ROOT / "pyproject.toml", copy)
        for path in (copy / "src/jimukyoku/japanese").rglob("*.py"):
            path.write_text(re.sub(r"^@functools\.lru_cache.*\n", "", path.read_text(), flags=re.MULTILINE))
        selected = "\n    ".join(f"tests/japanese/{one}" for one in tests.split())
        (copy / "setup.cfg").write_text(SETTINGS.format(files=files, tests=selected))
        said = _mutmut(copy, "run", "--max-children", "1")
        found = re.findall(r"^ *(\S+): (.+)$", _mutmut(copy, "results", "--all", "true"), flags=re.MULTILINE)
        counts = Counter(status for _mutant, status in found)
        print(name, len(found), dict(counts) if found and not counts["not checked"] else said, flush=True)
        for mutant in (one for one, status in found if status not in ("killed", "not checked")):
            print(_mutmut(copy, "show", mutant), flush=True)
    return int(not found or counts["killed"] < len(found))


def _mutmut(folder: Path, *arguments: str) -> str:
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
