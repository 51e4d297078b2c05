"""Files and folders as pages, one at a time: what there is, and each page's grey pixels.

What a file is, its first bytes say, not its name. Whatever cannot be read is refused with a sentence that names the file, the page
and the cure, and the other files go on; the original is only ever read, and its hash goes with every page.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.engines.reading import pdf
from jimukyoku.engines.reading.pictures import Grey, Limits, Picture, damaged, density, flat, guarded, opened, orientation, sized, unpack, upright

SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf"))
_MAGIC = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"II*\0": "tiff", b"MM\0*": "tiff", b"%PDF": "pdf"}
_HEAD = 1024  # a PDF may begin after a mail program's lines
_A4_INCHES = (210 / 25.4, 297 / 25.4)
LIMITS = Limits()


@dataclass(frozen=True)
class Source:
    """A file of pages: its path, its name in the folder, the SHA-256 of its bytes, what it is and how many pages it has."""

    path: Path
    name: str
    sha256: str
    kind: str
    pages: int


@dataclass(frozen=True)
class Page:
    """One side of paper as it was scanned; ``dpi`` is the file's own statement, or what its size tells if it were A4."""

    name: str
    number: int
    sha256: str
    grey: Grey
    dpi: float


def files(folder: Path) -> list[Path]:
    """Return the files with pages under ``folder`` (or the one file), in the order of their names."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        cure = _("スキャンした画像（JPEG・PNG・TIFF・PDF）のあるフォルダーを指定してください。")
        raise BadInput("paper.folder", _("フォルダーがありません。"), where=str(folder), cure=cure)
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def survey(path: Path, name: str = "", limits: Limits = LIMITS) -> Source:
    """Return what a file is, without unpacking a page; raise BadInput when it is nothing we can read or beyond the limits."""
    name = name or path.name
    size = path.stat().st_size
    if not size:
        raise BadInput("paper.empty", _("ファイルが空です。"), where=name, cure=_("スキャンし直すか、ファイルを取り直してください。"))
    if size > limits.bytes:
        what = _("ファイルが大きすぎます（{size} バイト、上限 {limit} バイト）。").format(size=f"{size:,}", limit=f"{limits.bytes:,}")
        raise BadInput("paper.bytes", what, where=name, cure=_("束を分けて、スキャンし直してください。"))
    with open(path, "rb") as file:
        kind = _kind(file.read(_HEAD), name)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(path, name, digest, kind, _count(path, kind, name, limits))


def _kind(head: bytes, name: str) -> str:
    found = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "pdf" if b"%PDF-" in head else "")
    if not found:
        what = _("JPEG・PNG・TIFF・PDF のどれでもないファイルです。")
        raise BadInput("paper.kind", what, where=name, cure=_("スキャナーの保存形式を、この四つのどれかにしてください。"))
    return found


def _count(path: Path, kind: str, name: str, limits: Limits) -> int:
    count = 1
    if kind == "pdf":
        with pdf.opened(path, limits, name) as document:
            count = len(document)
    elif kind == "tiff":
        with opened(str(path), limits, name) as image:
            count = _frames(image, limits.pages + 1)
    if count > limits.pages:
        what = _("1つのファイルのページが多すぎます（上限 {limit} ページ）。").format(limit=f"{limits.pages:,}")
        raise BadInput("paper.pages", what, where=name, cure=_("束ごとにファイルを分けてください。"))
    if not count:
        raise damaged(name)
    return count


def _frames(image: Image.Image, most: int) -> int:
    """Count frames up to ``most``: a file whose list of frames never ends must not be followed to its end."""
    for number in range(most):
        try:
            image.seek(number)
        except EOFError:
            return number
    return most


def place(name: str, number: int, of: int) -> str:
    """Return how a person finds a page: the file, and the page where there are several."""
    return name if of == 1 else _("{file} の {n} ページ目").format(file=name, n=number)


def pages(source: Source, first: int = 1, last: int | None = None, limits: Limits = LIMITS) -> Iterator[Page | BadInput]:
    """Yield the pages ``first`` to ``last`` of a file, one in memory at a time; a page that cannot be unpacked is its refusal."""
    numbers, done = range(first, (last or source.pages) + 1), 0
    try:
        for one in {"pdf": _pdf, "tiff": _tiff}.get(source.kind, _single)(source, numbers, limits):
            done += 1
            yield one
    except BadInput as problem:  # the file itself: changed since it was surveyed
        yield from [problem] * (len(numbers) - done)
    except OSError:  # gone
        yield from [damaged(source.name)] * (len(numbers) - done)


def _page(source: Source, number: int, picture: Picture) -> Page:
    return Page(source.name, number, source.sha256, picture.grey, picture.dpi or _as_a4(picture.grey))


def _as_a4(grey: Grey) -> float:
    return float(min(grey.shape) / _A4_INCHES[0] + max(grey.shape) / _A4_INCHES[1]) / 2


def _single(source: Source, numbers: range, limits: Limits) -> Iterator[Page | BadInput]:
    for number in numbers:
        yield _page(source, number, unpack(source.path.read_bytes(), limits, source.name))


def _pdf(source: Source, numbers: range, limits: Limits) -> Iterator[Page | BadInput]:
    with pdf.opened(source.path, limits, source.name) as document:
        for number in numbers:
            try:
                yield _page(source, number, pdf.page(document, number, limits, place(source.name, number, source.pages)))
            except BadInput as problem:
                yield problem


def _tiff(source: Source, numbers: range, limits: Limits) -> Iterator[Page | BadInput]:
    image = None
    for number in numbers:
        where = place(source.name, number, source.pages)
        try:
            with guarded(limits, where):
                image = image or Image.open(source.path)  # kept open: finding a frame means walking all before it
                image.seek(number - 1)
                sized(*image.size, limits, where)
                picture = Picture(upright(flat(image), orientation(image)), density(image))
            yield _page(source, number, picture)
        except BadInput as problem:
            image = None  # what a damaged frame left of the reader is not trusted with the next
            yield problem
    if image:
        image.close()
