"""Make .venv ready: the locked packages, fonts, translations, style sheets; for tests PostgreSQL and a browser. Standard library only.

Does nothing when the locks have not changed since the last time. Says in plain words what is missing and how to get it.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> None:
    """Set the environment up."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    test = parser.parse_args().test
    if sys.version_info < (3, 11):  # noqa: UP036  # the machine's python3 may be older than the project's floor
        cure = "新しい python3 を入れ、make PYTHON=python3.12 のように指定してください。"
        stop("Python 3.11 以上が必要です（いまは " + sys.version.split()[0] + "）。", cure)
    make_environment()
    lock = ROOT / ("requirements-test.txt" if test else "requirements.txt")
    install(lock)
    fonts()
    catalogues()
    assets()
    if test:
        postgres()
        browser()


def make_environment() -> None:
    """Create the virtual environment, with Debian's own package for it where that is missing."""
    if PYTHON.exists():
        return
    print("専用の Python 環境（.venv）を作っています…")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode and apt("python3-venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python 環境を作れません。\n" + made.stdout + made.stderr, "sudo apt install python3-venv を実行してから、もう一度お試しください。")


def install(lock: Path) -> None:
    """Install exactly the locked packages, each checked by its hash, and the project itself."""
    mark = VENV / f".{lock.stem}-{hashlib.sha256(lock.read_bytes() + (ROOT / 'pyproject.toml').read_bytes()).hexdigest()[:16]}"
    stronger = [one for one in VENV.glob(".requirements-test-*") if lock.stem == "requirements"]
    if mark.exists() or (stronger and current_test_mark() in stronger):
        return
    print(f"{lock.name} の部品を入れています（初回は1〜2分かかります）…")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([*pip, "--require-hashes", "-r", str(lock)], [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]):
        if subprocess.run(command).returncode:
            stop("部品を入れられませんでした。", "ネットワーク（Python パッケージの配布元）につながるかを確かめ、もう一度実行してください。")
    mark.touch()


def current_test_mark() -> Path:
    """Return the mark that says the test lock of today is installed."""
    lock = ROOT / "requirements-test.txt"
    digest = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()[:16]
    return VENV / f".{lock.stem}-{digest}"


def fonts() -> None:
    """Fetch the fonts for letters."""
    if subprocess.run([str(PYTHON), str(ROOT / "tools" / "fonts.py")]).returncode:
        sys.exit(1)


def catalogues() -> None:
    """Compile the translations of the office's pages."""
    if subprocess.run([str(PYTHON), str(ROOT / "tools" / "catalogues.py")]).returncode:
        sys.exit(1)


def assets() -> None:
    """Build the style sheet on the design tokens where Node is there; without it the pages use the hand-written one."""
    built = ROOT / "src/jimukyoku/office/basics/static/jimukyoku/dist/office.css"
    sources = [ROOT / "package-lock.json", *(ROOT / "assets").iterdir(), built.parent.parent / "office.css"]
    if not shutil.which("npm") or (built.exists() and built.stat().st_mtime > max(one.stat().st_mtime for one in sources)):
        return
    for command in (["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], ["npm", "run", "--silent", "build"]):
        if subprocess.run(command, cwd=ROOT).returncode:
            print("スタイルシートを組み立てられませんでした（手書きのものを使うので、画面は動きます）。", file=sys.stderr)
            built.unlink(missing_ok=True)
            return


def browser() -> None:
    """Make sure that there is a Chromium with Japanese letters for the tests of the pages."""
    if not shutil.which("chromium") or not japanese_font():
        apt("chromium", "fontconfig", "fonts-noto-cjk")
    if not shutil.which("chromium") or not japanese_font():
        what = "画面の試験にブラウザー（chromium）と日本語の書体が必要です。"
        stop(what, "sudo apt install chromium fonts-noto-cjk を実行してから、もう一度お試しください。")


def japanese_font() -> bool:
    """Tell whether the system has a font with Japanese letters."""
    return bool(shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True).stdout.strip())


def postgres() -> None:
    """Make sure that a PostgreSQL server can be started for the tests."""
    if find_postgres() is None and not (apt("postgresql") and find_postgres()):
        stop("試験に PostgreSQL のサーバーが必要です。", "sudo apt install postgresql を実行してから、もう一度お試しください。")


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


def apt(*packages: str) -> bool:
    """Install Debian packages where this user may; return whether it worked."""
    if not shutil.which("apt-get") or subprocess.run(["id", "-u"], capture_output=True, text=True).stdout.strip() != "0":
        return False
    print(f"Debian のパッケージ {' '.join(packages)} を入れています…")
    environment = {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(install, env=environment, stdout=subprocess.DEVNULL).returncode == 0


def stop(what: str, cure: str) -> None:
    """Say what is missing and how to get it, and end."""
    print(f"✗ {what}\n  次にすること: {cure}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
