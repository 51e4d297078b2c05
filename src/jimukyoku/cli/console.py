"""Talking to a person at a terminal, or to a program: progress bars, tables, JSON, and errors that help."""

import contextlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from jimukyoku.cli.chain.office import Office
from jimukyoku.cli.chain.steps import Advance
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.programme import PackErrors

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class Bars:
    """Progress bars on a terminal; a line a step where output goes to a file; nothing for ``quiet``."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a bar that ends with the step."""
        return self._step(name, total)

    @contextmanager
    def _step(self, name: str, total: int | None) -> Iterator[Advance]:
        if self.quiet:
            yield lambda _count: None
            return
        count, begun = 0, time.perf_counter()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
        bars = Progress(*columns, console=errors, transient=True)
        with bars if errors.is_terminal else contextlib.nullcontext():
            task = bars.add_task(name, total=total)

            def advance(done: int) -> None:
                nonlocal count
                count += done
                bars.advance(task, done)

            yield advance
        if count:
            errors.print(f"  {name} [bold]{count:,}[/] [dim]{time.perf_counter() - begun:.1f}秒[/]")


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand on the right."""
    console.print(title, style="italic", markup=False)
    shown = Table(header_style="bold")
    for place, name in enumerate(header):
        right = bool(rows) and all(isinstance(row[place], int) for row in rows)
        shown.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    console.print(shown)


def say(text: str) -> None:
    """Print a sentence for a person: markup in it stays text, and a command in it stays on one line to be copied."""
    console.print(text, markup=False, soft_wrap=True)


def tell_published(office: Office) -> None:
    """Say, beside the results, that opening the office published the first version of its pack, and in whose name."""
    if office.published:
        who = office.cast.first(Role.OFFICER)
        errors.print(
            f"制度パック {office.programme.code} の第1版を、職員 {who} の名前で公開しました。"
            "次の版からは jimukyoku programme publish で公開します。", markup=False, soft_wrap=True,
        )  # fmt: skip


def as_json(data: Any) -> None:
    """Print data for a program."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")


def as_line(data: Any) -> None:
    """Print data for a program as one line among others (JSON lines)."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")


def refused(problem: Refusal) -> None:
    """Print a refusal: what, where, and what to do next."""
    errors.print(f"✗ {problem.what}", style="bold red", markup=False, soft_wrap=True)
    if problem.where:
        errors.print(f"  場所: {problem.where}", markup=False, soft_wrap=True)
    if problem.cure:
        errors.print(f"  次にすること: {problem.cure}", markup=False, soft_wrap=True)
    if isinstance(problem, PackErrors):
        for one in problem.errors:
            errors.print(f"  - {one}", markup=False)
    for row in getattr(problem, "rows", [])[:50]:
        errors.print(f"  - {row.line}行目: {row.reason}", markup=False)
