"""The folder of editions: one file an edition, never changed and never removed, and ``in-force.json``, which names those in force."""

import functools
import itertools
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.basics import Conflict, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import KINDS, Table, Tables, in_use, pack, shipped, unpack, using

_IN_FORCE = "in-force.json"


def in_force(folder: str) -> Tables:
    """Return the editions that a folder has in force; without a folder, those that ship with the program.

    A folder that has none is refused: it is misspelt, or its disk is not there, and other tables would answer in silence.
    """
    if not folder:
        return shipped()
    if not begun(folder):
        cure = _("指定を確かめてください。初めて使うときは JIMUKYOKU_TABLES を外して jimukyoku japanese tables update banks --tables フォルダ")
        raise Missing("tables", _("表のフォルダに、使う版が決められていません。"), where=folder, cure=cure)
    return _named(folder, (Path(folder) / _IN_FORCE).read_bytes())


def begun(folder: str) -> bool:
    """Tell whether a folder has editions in force."""
    return bool(folder) and (Path(folder) / _IN_FORCE).is_file()


@functools.lru_cache(maxsize=8)
def _named(folder: str, named: bytes) -> Tables:
    return Tables(*(_table(Path(folder) / json.loads(named)[kind]) for kind in KINDS))


@functools.lru_cache(maxsize=256)
def _table(path: Path) -> Table:
    if not path.is_file():
        cure = _("表のフォルダをバックアップから戻してください。版のファイルは消さないでください。")
        raise Missing("table", _("使うはずの表のファイルがありません。"), where=str(path), cure=cure)
    try:
        return unpack(path.read_bytes)
    except ValueError as problem:
        raise Conflict("table-damaged", str(problem), where=str(path), cure=_("表のフォルダをバックアップから戻してください。")) from problem


def kept(folder: str) -> list[Table]:
    """Return every edition a folder keeps, by kind and day."""
    found = [_table(path) for path in Path(folder).glob("*.tsv.xz")] if folder else []
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.as_of, one.edition))


@functools.lru_cache(maxsize=64)
def with_id(folder: str, id_: str) -> Tables:
    """Return the set of editions that has this id, of those kept and those that ship with the program."""
    now = shipped()
    if now.id == id_:
        return now
    choices: dict[str, dict[str, Table]] = {one.kind: {one.edition: one} for one in now}
    for one in kept(folder):
        choices[one.kind].setdefault(one.edition, one)
    for chosen in _sets(choices):
        if chosen.id == id_:
            return chosen
    cure = _("当時の表のフォルダを JIMUKYOKU_TABLES に指定してください。")
    raise Missing("tables", _("表の版の組 {id} はここにありません。").format(id=id_), where=folder, cure=cure)


def _sets(choices: dict[str, dict[str, Table]]) -> Iterator[Tables]:
    return (Tables(*chosen) for chosen in itertools.product(*(choices[kind].values() for kind in KINDS)))


def keep(folder: str, table: Table) -> Tables:
    """Keep an edition and put it in force, with a copy of the two others that are; return what is in force now.

    The files are whole before anything names them: whoever reads meanwhile sees the old set or the new one.
    """
    wanted = (in_force(folder) if begun(folder) else shipped()).with_(table)
    for one in wanted:
        path = Path(folder) / _file(one)
        if not path.exists():
            write_whole(path, pack(one))
        elif _table(path).sha256 != one.sha256:
            raise Conflict("edition-taken", _("版 {edition} は、別の内容ですでにあります。").format(edition=one.edition), where=str(path))
    write_whole(Path(folder) / _IN_FORCE, json.dumps({one.kind: _file(one) for one in wanted}, indent=1).encode())
    return in_force(folder)


class Under(Executor):
    """An executor whose work is answered by the editions in use where it is made, of those a folder keeps, in whatever process
    or machine it is done: what is put in force meanwhile counts from the next run on, and who lacks an edition refuses."""

    def __init__(self, inner: Executor, folder: str) -> None:
        self.inner, self.place = inner, (str(Path(folder).resolve()) if folder else "", in_use().id)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand the work on."""
        return self.inner.submit(_under, self.place, fn, *args, **kwargs)


def _under(place: tuple[str, str], fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with using(with_id(*place)):
        return fn(*args, **kwargs)


def _file(table: Table) -> str:
    return f"{table.kind}-{table.edition}.tsv.xz"
