"""Reading a municipality's file as a stream: which encoding, which line, which cells."""

import codecs
import contextlib
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from jimukyoku.domain.basics import BadInput, Missing, Refusal
from jimukyoku.domain.basics import gettext as _

_BLOCK = 1 << 20
_LONGEST_CELL = 10_000


def detect(path: Path) -> tuple[str, str]:
    """Return (encoding, sha256) of a file, reading it once as a stream.

    UTF-8 (with or without mark) is tried first, because text in cp932 is practically never valid UTF-8; then cp932,
    never "shift_jis", which lacks 髙 and ①. Raises BadInput naming the byte at which neither can go on.
    """
    if not path.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(path), cure=_("場所と名前を確かめてください。"))
    hash_ = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp932")}
    failures: dict[str, tuple[int, int]] = {}
    before = (1, 0)
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            hash_.update(block)
            _feed(decoders, failures, block, before, final=False)
            before = _place(before, block, len(block))
    _feed(decoders, failures, b"", before, final=True)
    if before == (1, 0):
        raise BadInput("empty", _("ファイルが空です。"), where=path.name, cure=_("出力し直したファイルを渡してください。"))
    if not decoders:
        line, column = max(failures.values())  # the encoding that came farthest is the one that was meant
        where = _("{line}行目の{n}バイト目付近").format(line=line, n=column)
        raise BadInput(
            "encoding",
            _("文字コードが UTF-8 でも cp932（Shift_JIS）でもありません（{where}）。").format(where=where),
            where=path.name,
            cure=_("UTF-8 または cp932 で出力し直してください。途中で切れたファイルでないかも確かめてください。"),
        )
    return next(iter(decoders)), hash_.hexdigest()


def _feed(
    decoders: dict[str, codecs.IncrementalDecoder], failures: dict[str, tuple[int, int]], block: bytes, before: tuple[int, int], *, final: bool
) -> None:
    for name, decoder in list(decoders.items()):
        try:
            text = decoder.decode(block, final)
            if "\0" in text:
                raise UnicodeDecodeError(name, block, block.find(b"\0"), block.find(b"\0") + 1, "NUL")
        except UnicodeDecodeError as problem:
            line, column = _place(before, block, problem.start)
            failures[name] = (line, column + 1)
            del decoders[name]


def _place(before: tuple[int, int], block: bytes, end: int) -> tuple[int, int]:
    """Return (line, bytes of that line) after ``end`` bytes of a block, where the block begins after ``before``."""
    line, column = before
    breaks = block.count(b"\n", 0, end)
    return (line + breaks, end - block.rfind(b"\n", 0, end) - 1) if breaks else (line, column + end)


def length(path: Path) -> int:
    """Return how many lines a file has, without reading what stands in them: how long work on it will take."""
    with open(path, "rb") as file:
        breaks = [(block.count(b"\n"), block.count(b"\r")) for block in iter(lambda: file.read(_BLOCK), b"")]
    return max(map(sum, zip(*breaks, strict=True)), default=0)


@contextlib.contextmanager
def named(path: Path, name: str) -> Iterator[None]:
    """Let refusals call a file what people call it, not what it is called where it lies."""
    try:
        yield
    except Refusal as problem:
        problem.where = problem.where.replace(path.name, name)
        raise


def lines(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a CSV file, header first; empty lines are passed over.

    Raises BadInput naming the line at which the CSV is broken.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with open(path, encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise BadInput(
                    "csv",
                    _("CSVとして読めません（{problem}）。").format(problem=problem),
                    where=_("{name} {line}行目").format(name=path.name, line=reader.line_num),
                    cure=_("引用符（\"）の閉じ忘れや、途中で切れていないかを確かめてください。"),
                ) from problem
            if row:
                yield reader.line_num, row
