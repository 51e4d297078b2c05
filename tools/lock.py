"""Write requirements.txt and requirements-test.txt from pyproject.toml: exact versions, hashes, no host names.

For maintainers alone: it needs a network to the package indexes, and uv, which it installs into .venv where it is missing.
"""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from setup import PYTHON, ROOT, VENV, stop  # a sibling script, standard library only

_RUN = ("build", "office", "letters", "match", "paper", "simulate", "web")
EXTRAS = {"requirements.txt": _RUN, "requirements-test.txt": (*_RUN, "postgres", "cluster", "bench", "test")}
HEADER = "# Made by `make lock` from pyproject.toml; pip and uv both read it.\n"


def main() -> None:
    """Compile both locks; nothing is written unless both are good."""
    uv = find_uv()
    options = ["--generate-hashes", "--universal", "--no-header", "--no-annotate", "--no-emit-index-url", "--python-version", "3.11"]
    made = {}
    for name, extras in EXTRAS.items():
        chosen = [part for extra in extras for part in ("--extra", extra)]
        compiled = subprocess.run([uv, "pip", "compile", "pyproject.toml", *chosen, *options], cwd=ROOT, capture_output=True, text=True)
        if compiled.returncode:
            stop(f"{name} を作れませんでした。\n{compiled.stderr.strip()}", "ネットワークと pyproject.toml の部品の名前・版を確かめてください。")
        made[name] = HEADER + compiled.stdout
        if "://" in made[name]:
            stop(f"{name} に配布元の名前が入るため、何も書きませんでした。", "pyproject.toml から URL による指定を除いてください。")
    for name, text in made.items():
        (ROOT / name).write_text(text)
        print(f"{name}: {text.count('==')} packages")


def find_uv() -> str:
    """Return the program uv: the machine's, or the one in .venv, put there by pip where it is missing."""
    inside = VENV / "bin" / "uv"
    found = shutil.which("uv") or (str(inside) if inside.exists() else None)
    if found:
        return found
    print("固定ファイルを作る uv を .venv に入れています…")
    if subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]).returncode or not inside.exists():
        stop("固定ファイルを作る uv がありません。", "ネットワークにつながるところで .venv/bin/python -m pip install uv を実行してください。")
    return str(inside)


if __name__ == "__main__":
    main()
