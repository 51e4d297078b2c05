"""Put the fonts of the letters into a folder: ``python tools/fonts.py [FOLDER]``.

The fonts come from three Debian packages: BIZ UD Mincho and Gothic (SIL OFL 1.1) for all text, IPAmj Mincho (IPA Font
License 1.0) for kanji the others do not have. Fonts already on the machine are copied; otherwise the packages are
fetched with apt and unpacked in a temporary folder, which needs no administrator and changes nothing on the system.
Does nothing when the fonts are already there. Leaves 1 when a font could not be had.
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = {
    "fonts-morisawa-bizud-mincho": ("BIZUDMincho-Regular.ttf",),
    "fonts-morisawa-bizud-gothic": ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"),
    "fonts-ipamj-mincho": ("ipamjm.ttf",),
}
_TREE = Path("usr/share")
_LICENCES = ("copyright", "IPA_Font_License_Agreement_v1.0.txt.gz")


def main(arguments: list[str]) -> int:
    """Fill the folder given (default: ``share/fonts`` of this Python environment); return the exit code."""
    folder = Path(arguments[0]) if arguments else Path(sys.prefix) / "share" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [package for package in PACKAGES if not _complete(package, folder)]
    missing = [package for package in missing if not _take(package, Path("/"), folder)]
    missing = [package for package in missing if not _fetch(package, folder)]
    if missing:
        print(f"書体がそろいません：{'、'.join(missing)}", file=sys.stderr)
        print("次のどちらかを行ってから、もう一度このコマンドを実行してください。", file=sys.stderr)
        print(f"  ・管理者として apt-get install {' '.join(missing)} を実行する", file=sys.stderr)
        names = "、".join(name for package in missing for name in PACKAGES[package])
        print(f"  ・ほかの機械から {names} を {folder} に写す", file=sys.stderr)
        return 1
    print(f"書体がそろっています：{folder}")
    return 0


def _complete(package: str, folder: Path) -> bool:
    return all((folder / name).is_file() for name in PACKAGES[package])


def _take(package: str, root: Path, folder: Path) -> bool:
    """Copy a package's fonts and licence from an unpacked tree; False when the tree lacks one of them."""
    fonts = root / _TREE / "fonts"
    found = {path.name: path for path in fonts.rglob("*.ttf")} if fonts.is_dir() else {}
    if not all(name in found for name in PACKAGES[package]):
        return False
    for name in PACKAGES[package]:
        # Written beside and moved into place, so that a broken-off copy never counts as a font.
        part = folder / f"{name}.part"
        shutil.copyfile(found[name], part)
        part.replace(folder / name)
    for name in _LICENCES:
        licence = root / _TREE / "doc" / package / name
        if licence.is_file():
            content = licence.read_bytes()
            text = gzip.decompress(content) if name.endswith(".gz") else content
            (folder / f"{package}.{name.removesuffix('.txt.gz').lower()}.txt").write_bytes(text)
    return True


def _fetch(package: str, folder: Path) -> bool:
    """Fetch a package with apt and unpack it in a temporary folder; False when there is no apt or no package."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    with tempfile.TemporaryDirectory() as work:
        print(f"取り寄せています：{package}")
        done = subprocess.run(["apt-get", "-qq", "download", package], cwd=work, capture_output=True, text=True)
        files = sorted(Path(work).glob("*.deb"))
        if done.returncode or not files:
            print(f"取り寄せられませんでした：{package}\n{done.stderr.strip()}", file=sys.stderr)
            return False
        tree = Path(work) / "tree"
        if subprocess.run(["dpkg", "-x", str(files[0]), str(tree)], capture_output=True).returncode:
            return False
        return _take(package, tree, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
