"""A folder to a file of lines, by several processes, and again from where it was stopped.

Every page has its identity before work starts: the file's name and hash, the page, the forms. Lines are appended in the order of the
pages; after a kill at any moment the finished ones are there, a torn last one is dropped, and the same command goes on. At the end the
file is put in order once where it is not (files came in between), and pages that are there twice point to the first.
"""

import fcntl
import functools
import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import cv2

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Form
from jimukyoku.engines.reading.known import read_known
from jimukyoku.engines.reading.pages import Source, files, survey
from jimukyoku.engines.reading.reader import Reader, empty_line, made_by
from jimukyoku.engines.reading.reasons import Why

_TOGETHER = 8  # pages a task: a quarter of a second of a core
_WAITING = 32  # tasks ahead of the one whose lines are due: what a kill can cost, and what waits in memory

_BEGINNING = b'{"file":'

Line = dict[str, Any]
Run = tuple[Source, int, int]
Key = tuple[str, int]


@dataclass(frozen=True)
class Ways:
    """By what pages are read: the forms, the folder for pictures of fields, the table of what to expect."""

    forms: tuple[Form, ...]
    crops: Path | None
    known: Path | None


@dataclass
class Summary:
    """What a folder held: pages, how many were placed, and how many go to people by reason; fields, and how many were accepted."""

    pages: int = 0
    placed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    duplicates: int = 0
    fields: int = 0
    accepted: int = 0

    def add(self, line: Line) -> None:
        """Count one line."""
        self.pages += 1
        self.placed += line["placed"]
        self.duplicates += bool(line["duplicate_of"])
        self.fields += len(line["fields"])
        self.accepted += sum(one["accepted"] for one in line["fields"].values())
        if line["reason"]:
            self.reasons[line["reason"]] = self.reasons.get(line["reason"], 0) + 1


class Pages:
    """The pages of a run in their order: counted, and those that came before known again."""

    def __init__(self) -> None:
        self.summary = Summary()
        self._first: dict[tuple[str, int, int, str], str] = {}

    def mark(self, line: Line) -> bool:
        """Count a line and say in it which page it repeats; return whether that changed it."""
        here, was = f"{line['file']}#{line['page']}", line["duplicate_of"]
        page = (line["form"], line["form_version"], line["form_page"], line["receipt_number"])
        before = self._first.setdefault(page, here) if line["receipt_number"] else here
        line["duplicate_of"] = "" if before == here else before
        self.summary.add(line)
        return bool(was != line["duplicate_of"])


def read_folder(
    folder: Path, forms: Sequence[Form], out: Path, *, executor: Executor | None = None, crops: Path | None = None,
    known: Path | None = None, advance: Callable[[int], None] = lambda _pages: None,
) -> Summary:  # fmt: skip
    """Read every page under ``folder`` into ``out``, one JSON line each; without an executor in this process.

    ``crops`` is a folder for pictures of the fields; ``known`` a table of what to expect, by number.
    """
    if known:
        read_known(known)  # a table that cannot be read is refused before any work
    ways = Ways(tuple(forms), crops, known)
    root = folder if folder.is_dir() else folder.parent
    names = {path.relative_to(root).as_posix(): "" for path in files(folder)}
    out.parent.mkdir(parents=True, exist_ok=True)
    with open(out, "a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            cure = _("終わるのを待つか、別の名前を --out に指定してください。")
            raise Conflict("paper.busy", _("同じ出力に、別の読み取りが書き込んでいます。"), where=str(out), cure=cure) from error
        done, by = _finished(file, out), made_by(forms, known)
        advance(sum(1 for one in done.values() if one[1] == by))
        for lines in _each(_tasks(root, names, done, by), ways, executor):
            file.write(b"".join(_text(line) for line in lines))
            file.flush()
            os.fsync(file.fileno())
            advance(len(lines))
        return _in_order(file, out, names, by)


def read_run(runs: Sequence[Run], ways: Ways) -> list[Line]:
    """Read a task's pages; what the processes of an executor run."""
    reader = _reader(ways)
    return [line for source, first, last in runs for line in reader.read(source, first, last)]


@functools.lru_cache(maxsize=2)
def _reader(ways: Ways) -> Reader:
    cv2.setNumThreads(1)  # the processes share the cores among themselves
    return Reader(ways.forms, ways.crops, ways.known)


def _text(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _finished(file: IO[bytes], out: Path) -> dict[Key, tuple[str, str]]:
    """Return the pages that stand in ``out`` whole, with the hash of their file and their maker; what follows them is cut off."""
    file.seek(0)
    found: dict[Key, tuple[str, str]] = {}
    whole, text = 0, b""
    for text in file:
        if (line := _parsed(text)) is None:
            break
        found[line["file"], line["page"]] = line["sha256"], line["by"]
        whole += len(text)
    if not whole and not text.startswith(_BEGINNING[: len(text)]):
        cure = _("別の名前を --out に指定してください。")
        raise BadInput("paper.out", _("出力先に、別のファイルがあります。"), where=str(out), cure=cure)
    file.truncate(whole)
    return found


def _parsed(text: bytes) -> Line | None:
    """Return a line that is whole and one of ours."""
    try:
        line: Line = json.loads(text)
        return line if text.endswith(b"\n") and {"file", "page", "sha256", "by"} <= line.keys() else None
    except (ValueError, AttributeError):
        return None


def _tasks(root: Path, known: dict[str, str], done: dict[Key, tuple[str, str]], by: str) -> Iterator[list[Run] | Line]:
    """Yield runs of pages that are not done, about ``_TOGETHER`` pages a task, and a line for each file that is none.

    ``known`` has the files' names; their hashes are entered on the way.
    """
    waiting: list[Run] = []
    for name in known:
        try:
            source = survey(root / name, name)
            known[name] = source.sha256
        except (BadInput, OSError) as problem:
            if waiting:
                yield waiting
                waiting = []
            if done.get((name, 0), ("", ""))[1] != by:
                message = str(problem) if isinstance(problem, BadInput) else _("ファイルを開けません。")
                yield {**empty_line(name, 0, ""), "reason": Why.UNREADABLE.value, "message": message, "by": by}
            continue
        missing = [number for number in range(1, source.pages + 1) if done.get((name, number)) != (source.sha256, by)]
        for first, last in _stretches(missing):
            waiting.append((source, first, last))
            if sum(end - start + 1 for _source, start, end in waiting) >= _TOGETHER:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of stretches without a hole, none longer than a task."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1 or place - start == _TOGETHER:
            yield numbers[start], numbers[place - 1]
            start = place


def _each(tasks: Iterator[list[Run] | Line], ways: Ways, executor: Executor | None) -> Iterator[list[Line]]:
    """Yield the lines of the tasks in their order, with a few tasks ahead."""
    ahead: deque[tuple[list[Run] | Line, Future[list[Line]] | list[Line]]] = deque()
    for task in tasks:
        ahead.append((task, _begun(task, ways, executor)))
        while len(ahead) > (_WAITING if executor else 0):
            yield _lines(*ahead.popleft())
    while ahead:
        yield _lines(*ahead.popleft())


def _begun(task: list[Run] | Line, ways: Ways, executor: Executor | None) -> Future[list[Line]] | list[Line]:
    if isinstance(task, dict):
        return [task]
    return executor.submit(read_run, task, ways) if executor else read_run(task, ways)


def _lines(task: list[Run] | Line, one: Future[list[Line]] | list[Line]) -> list[Line]:
    try:
        return one if isinstance(one, list) else one.result()
    except BrokenExecutor as error:
        names = sorted({source.name for source, _first, _last in task}) if isinstance(task, list) else []
        cure = _("もう一度実行してください。同じところで止まるときは、これらのファイルを別のフォルダーへ分けて、原因のものを探してください。")
        raise Conflict("paper.crashed", _("読み取りのプロセスが途中で落ちました。"), where=" ".join(names), cure=cure) from error


def _in_order(file: IO[bytes], out: Path, known: dict[str, str], by: str) -> Summary:
    """Put the lines in the order of the files, each page once as its file is now; mark pages of a case that came before.

    Lines of files that are there no longer stay: what was read is not thrown away because a scan was moved.
    """
    kept: dict[Key, tuple[int, int]] = {}
    count, at = 0, 0
    file.seek(0)
    for text in file:
        line = json.loads(text)
        if known.get(line["file"], line["sha256"]) == line["sha256"] and (line["by"] == by or line["file"] not in known):
            kept[line["file"], line["page"]] = at, len(text)
        count, at = count + 1, at + len(text)
    order = sorted(kept, key=lambda key: (PurePosixPath(key[0]).parts, key[1]))
    making, changed, pages = out.with_name(out.name + ".making"), order != list(kept) or count != len(kept), Pages()
    with open(making, "wb") as made:
        for key in order:
            file.seek(kept[key][0])
            line = json.loads(file.read(kept[key][1]))
            changed = pages.mark(line) or changed
            made.write(_text(line))
        made.flush()
        os.fsync(made.fileno())
    making.replace(out) if changed else making.unlink()
    return pages.summary
