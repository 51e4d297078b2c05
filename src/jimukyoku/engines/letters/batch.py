"""A print run: many letters of one template as one PDF, the same bytes however many processes work on it.

Letters are set in chunks of fixed size, each by one process; the chunks are joined in order. Every letter begins on a
page of its own, and where it begins and how many pages it has is asked from the typesetter, never assumed.
"""

import datetime as dt
import io
import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from jimukyoku.engines.letters.glyphs import rare_sequences
from jimukyoku.engines.letters.typesetting import Workshop, load_fonts

# Measured: chunks of 100 are slower and carry the fonts more often, chunks of 500 are no faster and take more memory.
CHUNK = 250
# The typesetter keeps the layouts of its last chunks; processes are replaced before that fills the memory.
CHUNKS_PER_PROCESS = 6


@dataclass(frozen=True)
class Rendered:
    """One PDF of all letters, and for each letter its first page (from 1) and its number of pages."""

    pdf: bytes
    pages: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class _Job:
    template: str
    letters: Sequence[Mapping[str, Any]]
    start: int
    common: Mapping[str, Any]
    fonts: Path
    title: str
    date: dt.date
    expected: int


def render_batch(
    template: str,
    letters: Sequence[Mapping[str, Any]],
    *,
    common: Mapping[str, Any],
    fonts: Path,
    title: str,
    date: dt.date,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Rendered:
    """Return all ``letters`` (each with a ``letter_id`` of its own) as one PDF dated ``date``.

    ``template`` is Typst source that defines ``letter(data, common)``. ``progress`` hears of every chunk how many
    letters it brought. Raises ``BadInput`` with Typst's words when the template fails, ``Missing`` without fonts.
    """
    if not letters:
        return Rendered(_join([], title, date), {})
    # What the first letter needs is the first guess for all; a wrong guess only costs setting a chunk twice.
    expected = _set_chunk(_Job(template, letters[:1], 0, common, fonts, title, date, 1))[1][0]
    jobs = [
        _Job(template, letters[start : start + CHUNK], start, common, fonts, title, date, expected)
        for start in range(0, len(letters), CHUNK)
    ]
    parts: list[bytes] = []
    counts: list[int] = []
    for pdf, pages in _work(jobs, processes):
        parts.append(pdf)
        counts += pages
        if progress:
            progress(len(pages))
    return Rendered(_join(parts, title, date), _places(letters, counts))


def render_pictures(
    template: str, letter: Mapping[str, Any], *, common: Mapping[str, Any], fonts: Path, title: str, date: dt.date
) -> list[bytes]:
    """Return the pages of one letter as pictures, set exactly as ``render_batch`` sets them."""
    _pdf, (count,) = _set_chunk(job := _Job(template, [letter], 0, common, fonts, title, date, 1))
    with Workshop("batch.typ", template, load_fonts(fonts)) as workshop:
        return workshop.pictures({**_data(job), "sheets": _sheets([count])}, date=date)


def pages_of(pdf: bytes, first: int, count: int) -> bytes:
    """Return ``count`` pages of a run's PDF, from page ``first`` (counted from 1), as a PDF of their own."""
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as part:
        part.pages.extend(whole.pages[first - 1 : first - 1 + count])
        target = io.BytesIO()
        part.save(target)
        return target.getvalue()


def _work(jobs: Sequence[_Job], processes: int) -> Iterator[tuple[bytes, list[int]]]:
    if len(jobs) == 1:
        yield _set_chunk(jobs[0])
        return
    # Fresh processes instead of forks: a fork of a program with threads (this typesetter has some) can hang.
    context = multiprocessing.get_context("spawn")
    workers = min(processes, len(jobs))
    wave = workers * CHUNKS_PER_PROCESS
    # A pool per wave, because `max_tasks_per_child` of the executor can hang (CPython gh-115634).
    for start in range(0, len(jobs), wave):
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            yield from pool.map(_set_chunk, jobs[start : start + wave])


def _set_chunk(job: _Job) -> tuple[bytes, list[int]]:
    """Return a chunk's PDF and each letter's number of pages, as the typesetter counted them."""
    data = _data(job)
    counts = [job.expected] * len(job.letters)
    with Workshop("batch.typ", job.template, load_fonts(job.fonts)) as workshop:
        while True:
            pdf = workshop.compile({**data, "sheets": _sheets(counts)}, date=job.date, tagged=False)
            *starts, end = workshop.ask("jimukyoku-pages")
            found = [after - first for first, after in zip(starts, [*starts[1:], end + 1], strict=True)]
            if found == counts:
                return pdf, counts
            counts = found


def _data(job: _Job) -> dict[str, Any]:
    rare = "|".join(re.escape(pair) for pair in rare_sequences(job.letters, job.fonts))
    return {"title": job.title, "common": job.common, "letters": job.letters, "start": job.start, "rare": rare}


def _sheets(counts: Iterable[int]) -> list[tuple[int, int, int]]:
    return [(place, sheet, count) for place, count in enumerate(counts) for sheet in range(1, count + 1)]


def _places(letters: Sequence[Mapping[str, Any]], counts: Sequence[int]) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    first = 1
    for letter, count in zip(letters, counts, strict=True):
        places[letter["letter_id"]] = (first, count)
        first += count
    return places


def _join(parts: Sequence[bytes], title: str, date: dt.date) -> bytes:
    """Return one PDF of ``parts``, with nothing in it that depends on the time or the machine."""
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as chunk:
                whole.pages.extend(chunk.pages)
        moment = f"D:{date:%Y%m%d}000000Z"
        whole.docinfo["/Title"] = title
        whole.docinfo["/CreationDate"] = moment
        whole.docinfo["/ModDate"] = moment
        whole.Root.Lang = pikepdf.String("ja-JP")
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        target = io.BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()
