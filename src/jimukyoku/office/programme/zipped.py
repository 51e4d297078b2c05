"""Unpacking a pack that somebody sends as a zip: only what belongs to a pack, nothing that is too large or leads elsewhere."""

import io
import stat
import zipfile
from pathlib import PurePosixPath

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

MOST_FILES, MOST_BYTES, MOST_ZIPPED = 200, 5_000_000, 10_000_000
SUFFIXES = {".yaml", ".typ", ".md"}


def unzip(content: bytes) -> dict[str, bytes]:
    """Return the files of a pack by relative path; a single folder around all of them is left out.

    Raises BadInput for anything that is no zip, is encrypted, would unpack to too much, or names a place outside itself.
    Sizes are counted while unpacking: what a zip says of itself is not believed.
    """
    if len(content) > MOST_ZIPPED:
        raise _refused(_("zip が大きすぎます（{n} MB まで）。").format(n=MOST_ZIPPED // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            entries = [one for one in folder.infolist() if not one.is_dir() and _belongs(one)]
            if len(entries) > MOST_FILES:
                raise _refused(_("ファイルが多すぎます（{n} まで）。").format(n=MOST_FILES))
            files = _read(folder, entries)
    except (zipfile.BadZipFile, RuntimeError, EOFError, UnicodeError, OSError) as problem:
        raise _refused(_("zip として読めません。")) from problem
    return _without_folder(files)


def _belongs(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise _refused(_("フォルダの外を指す名前があります: {name}").format(name=entry.filename[:80]))
    if stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & 0x1:
        raise _refused(_("リンクや暗号化されたファイルは受け取れません: {name}").format(name=entry.filename[:80]))
    return path.suffix in SUFFIXES and not any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _read(folder: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        name = str(PurePosixPath(entry.filename.replace("\\", "/")))
        if name in files:
            raise _refused(_("同じ名前のファイルが2つあります: {name}").format(name=name[:80]))
        with folder.open(entry) as file:
            files[name] = file.read(left + 1)
        left -= len(files[name])
        if left < 0:
            raise _refused(_("広げると大きすぎます（{n} MB まで）。").format(n=MOST_BYTES // 1_000_000))
    return files


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {name.split("/")[0] for name in files}
    if "programme.yaml" not in files and len(tops) == 1 and all("/" in name for name in files):
        return {name.split("/", 1)[1]: content for name, content in files.items()}
    return files


def _refused(what: str) -> BadInput:
    return BadInput("zip", what, cure=_("制度パックのフォルダだけを zip にして渡してください。"))
