"""A whole match: everybody of one file looked for in another, slice by slice, on any ``concurrent.futures.Executor``.

Each slice is one file of results, written whole; a run that was stopped goes on with the slices that are missing. On one machine the
slices follow each other in this process; an executor of an existing distributed engine (Dask's ``Client.get_executor()``) lets
several machines, which see the same folder, each hold the register and take slices.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from jimukyoku.engines.matching.levels import OWN, read_levels
from jimukyoku.engines.matching.pairs import Matcher
from jimukyoku.engines.matching.store import read_weights
from jimukyoku.engines.matching.weights import Weights, first_guess, learn

PARTS = 10  # parts of a file in a slice: 500,000 people
_SAMPLE = 100_000
_THREADS, _MEMORY_MB = 2, 500


@dataclass(frozen=True)
class Task:
    """What is matched with what: the parts of the known file, by which levels and weights; ``itself`` when it is one file alone."""

    known: tuple[str, ...]
    weights: Weights
    levels: Path = OWN
    itself: bool = False
    threads: int = _THREADS
    memory_mb: int = _MEMORY_MB


def parts(folder: Path) -> tuple[str, ...]:
    """Return the parts of a file of people that was made ready, in their order."""
    return tuple(str(path) for path in sorted(folder.glob("part-*.parquet")))


def weigh(sought: Sequence[str], known: Sequence[str], levels: Path = OWN, *, itself: bool = False, afresh: bool = False) -> Weights:
    """Return the weights for a match: what other people look like is counted in the known file itself.

    How people err is taken from the weights that ship with the program, and beside what is counted stands what a larger city shows;
    or all is learnt ``afresh`` from these files alone, which must be large. A file that is matched with itself may hold somebody
    twice and can count nothing: what ships serves for all.
    """
    table = read_levels(levels)
    if itself:
        return read_weights(table)
    matcher = _held(tuple(known), levels, itself, _THREADS, _MEMORY_MB)  # which matches afterwards, as a rule
    seen = matcher.seen()
    if afresh:
        people = matcher.take(sought, _SAMPLE)
        weights = learn(table, Weights(first_guess(table), seen, ""), matcher.counted(), people)
    else:
        shipped = read_weights(table)
        weights = replace(shipped, seen=seen.beside(shipped.seen))
    matcher.tidy()
    return weights


def match(
    task: Task, sought: Sequence[str], out: Path, executor: Executor | None = None, advance: Callable[[int], None] = lambda _n: None
) -> list[Path]:
    """Look for everybody of ``sought`` and write who they are into ``out``, a file for each slice; return the files in order."""
    out.mkdir(parents=True, exist_ok=True)
    slices = [tuple(sought[place : place + PARTS]) for place in range(0, len(sought), PARTS)]
    made = [out / f"found-{number:05}.parquet" for number in range(len(slices))]
    missing = [(one, path) for one, path in zip(slices, made, strict=True) if not path.exists()]
    for people in _each(task, missing, executor):
        advance(people)
    return made


def _each(task: Task, missing: Sequence[tuple[tuple[str, ...], Path]], executor: Executor | None) -> Iterator[int]:
    if executor is None:
        yield from (match_slice(task, one, str(path)) for one, path in missing)
    else:
        waiting = [executor.submit(match_slice, task, one, str(path)) for one, path in missing]
        yield from (one.result() for one in waiting)


def match_slice(task: Task, sought: tuple[str, ...], path: str) -> int:
    """Match one slice; return how many people were looked for. The register is read once in each process."""
    matcher = _held(task.known, task.levels, task.itself, task.threads, task.memory_mb)
    people = matcher.take(sought)
    matcher.match(task.weights)
    matcher.write(Path(path))
    return people


@functools.lru_cache(maxsize=1)
def _held(known: tuple[str, ...], levels: Path, itself: bool, threads: int, memory_mb: int) -> Matcher:
    return Matcher(known, read_levels(levels), itself=itself, threads=threads, memory_mb=memory_mb)
