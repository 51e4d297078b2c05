"""Write requirements.txt and requirements-test.txt from pyproject.toml: exact versions, hashes, no host names."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_RUN = ("build", "office", "letters", "simulate", "web")
EXTRAS = {"requirements.txt": _RUN, "requirements-test.txt": (*_RUN, "postgres", "test")}
HEADER = "# Made by `make lock` from pyproject.toml; pip and uv both read it.\n"


def main() -> None:
    """Compile both locks."""
    uv = shutil.which("uv") or str(ROOT / ".venv" / "bin" / "uv")
    options = ["--generate-hashes", "--universal", "--no-header", "--no-annotate", "--no-emit-index-url", "--python-version", "3.11"]
    for name, extras in EXTRAS.items():
        chosen = [part for extra in extras for part in ("--extra", extra)]
        compiled = subprocess.run([uv, "pip", "compile", "pyproject.toml", *chosen, *options], cwd=ROOT, capture_output=True, text=True)
        if compiled.returncode:
            sys.exit(compiled.stderr)
        text = HEADER + compiled.stdout
        if "://" in text:
            sys.exit("The lock names a host; nothing was written.")
        (ROOT / name).write_text(text)
        print(f"{name}: {text.count('==')} packages")


if __name__ == "__main__":
    main()
