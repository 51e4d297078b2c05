"""Commands that work in an office already opened: they are given it, and share the options that say which one."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jimukyoku.cli import options
from jimukyoku.cli.chain import Folder, Office
from jimukyoku.cli.chain.office import resume

_OPTIONS: dict[str, tuple[Any, Any]] = {
    "data": (options.Data, Path("data")), "out": (options.Out, Path("out")), "on": (options.On, ""),
    "database": (options.Database, ""), "programme": (options.Programme, ""),
}  # fmt: skip


def reads_office(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command that only reads the opened office."""
    return in_office(command, reading=True)


def on_case(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command about one case: it takes the receipt number first and is given the office and the case (``Case``)."""
    return in_office(_with_case(command))


def reads_case(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command that only reads one case."""
    return reads_office(_with_case(command))


def _with_case(command: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(command)
    def run(office: Office, receipt: str, **given: Any) -> None:
        from jimukyoku.office.cases.queries import by_receipt

        command(office, by_receipt(office.programme.pk, receipt), **given)

    own = list(inspect.signature(command).parameters.values())
    receipt = inspect.Parameter("receipt", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=options.Receipt)
    run.__signature__ = inspect.Signature([own[0], receipt, *own[2:]])  # type: ignore[attr-defined]  # read by in_office
    return run


def in_office(command: Callable[..., None], *, reading: bool = False) -> Callable[..., None]:
    """Make a command of a function whose first argument is the opened office (``Office``).

    The command takes --data, --out, --on, --database and --programme besides the function's own arguments. One that only
    reads may look at an office whose ledger runs ahead of the clock, as a demo's does.
    """

    @functools.wraps(command)
    def run(**given: Any) -> None:
        chosen = {name: given.pop(name) for name in _OPTIONS}
        folder = Folder(chosen["data"], chosen["out"])
        forward = reading and not chosen["on"]
        command(resume(folder, options.day(chosen["on"]), chosen["database"], chosen["programme"], forward=forward), **given)

    own = list(inspect.signature(command).parameters.values())[1:]
    shared = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
              for name, (kind, default) in _OPTIONS.items()]  # fmt: skip
    keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
    run.__signature__ = inspect.Signature([*keyword, *shared])  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in [*keyword, *shared]}
    del run.__wrapped__  # or Typer would look behind it
    return run
