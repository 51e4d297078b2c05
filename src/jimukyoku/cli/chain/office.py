"""One opened office for one programme: its people at their desks, on a given day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jimukyoku.cli.chain.cast import Cast, read_cast
from jimukyoku.cli.chain.folder import Folder
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput, Conflict, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Pack, load_pack
from jimukyoku.office.opening import open_office

if TYPE_CHECKING:
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.access.models import Organisation
    from jimukyoku.office.programme.models import Programme

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Office:
    """An office at one moment. ``at`` is the moment its actions carry; the command line asks the clock once.

    ``published`` tells that opening it published the first version of the pack, in the first officer's name.
    """

    cast: Cast
    folder: Folder
    programme: "Programme"
    at: dt.datetime
    published: bool = False

    def desk(self, who: Role | str) -> "Desk":
        """Return the desk of a person: by login, or the first with a role."""
        from jimukyoku.office.access.desk import Desk
        from jimukyoku.office.access.queries import person

        return Desk(person(self.cast.first(who) if isinstance(who, Role) else who), self.at)

    def on(self, day: dt.date) -> "Office":
        """Return the same office on another day (a demo plays months in a minute)."""
        return replace(self, at=moment(day))

    @property
    def options(self) -> str:
        """How the next command finds this office; the programme is named where the municipality has several."""
        from jimukyoku.office.programme.queries import programmes_of

        several = len(programmes_of(self.cast.municipality[0])) > 1
        return f"--data {self.folder.data} --out {self.folder.out}" + (f" --programme {self.programme.code}" if several else "")

    @property
    def today(self) -> dt.date:
        """The local day of the moment."""
        return self.at.date()


def moment(day: dt.date | None) -> dt.datetime:
    """Return nine o'clock of a given day, or the present moment, in the office's time."""
    if day is None:
        return dt.datetime.now(TOKYO)
    return dt.datetime.combine(day, dt.time(9), tzinfo=TOKYO)


def pack_files(pack: Path) -> dict[str, bytes]:
    """Return the files of a pack's folder by relative path."""
    if not (pack / "programme.yaml").is_file():
        raise Missing(
            "no-pack", _("制度パックがありません（programme.yaml が見つかりません）。"), where=str(pack),
            cure=_("jimukyoku programme new で雛形を作れます。"),
        )  # fmt: skip
    suffixes = {".yaml", ".typ", ".md"}
    return {
        path.relative_to(pack).as_posix(): path.read_bytes()
        for path in sorted(pack.rglob("*"))
        if path.is_file() and path.suffix in suffixes and not path.name.startswith(".")
    }


def open_folder(
    folder: Folder, pack: Mapping[str, bytes], day: dt.date | None, database_url: str = "", *,
    forward: bool = False, before_publishing: Callable[[Pack], None] = lambda pack: None,
) -> Office:  # fmt: skip
    """Open the office of a folder: tables, organisations, people, and a first version of the pack where there is none.

    Opening it again changes nothing. A pack that is not the version in force is refused: publishing the next version is
    an officer's act of its own (``publish_pack``). ``forward`` opens at the newest moment of the ledger at the earliest.
    """
    found = load_pack(pack)
    staff = enter(folder, day, database_url, forward=forward)
    from jimukyoku.office.programme.queries import programmes_of

    programme = programmes_of(staff.cast.municipality[0]).get(found.id)
    if programme is None:
        before_publishing(found)
        office = _publish(staff, folder, pack, staff.cast.first(Role.OFFICER))
        return replace(office, published=True)
    if programme.sha256 != found.sha256:
        raise Conflict(
            "not-in-force", _("制度パックが、公開されている版と違います。"), where=found.id,
            cure=_("変更を使うには jimukyoku programme publish PACK --as 職員 で公開してください。使わないときは元に戻してください。"),
        )  # fmt: skip
    _entrust(staff, programme)
    return Office(staff.cast, folder, programme, staff.at)


def publish_pack(folder: Folder, pack: Mapping[str, bytes], who: str, day: dt.date | None, database_url: str = "") -> Office:
    """Publish a pack in the name of ``who``: the first version of a programme, or its next one."""
    return _publish(enter(folder, day, database_url), folder, pack, who)


def resume(
    folder: Folder, day: dt.date | None, database_url: str = "", programme: str = "", *, forward: bool = False
) -> Office:
    """Open the office of a folder in which a run has begun, with the programme it published.

    The municipality is that of people.yaml; ``programme`` is the id to take where it has several.
    """
    open_database(folder, database_url)
    if not folder.people.exists():
        raise Missing(
            "no-people", _("担当者の一覧（people.yaml）がありません。"), where=str(folder.people),
            cure=_("--data に、処理を始めたときの入力フォルダを指定してください。"),
        )  # fmt: skip
    cast = read_cast(folder.people)
    from jimukyoku.office.programme.queries import programmes_of

    known = programmes_of(cast.municipality[0])
    if not known:
        raise Missing(
            "no-programme", _("{name}（{code}）が公開した制度がありません。").format(name=cast.municipality[1], code=cast.municipality[0]),
            cure=_("people.yaml の municipality を確かめるか、先に jimukyoku run を実行してください。"),
        )  # fmt: skip
    wanted = programme or (next(iter(known)) if len(known) == 1 else "")
    if wanted not in known:
        what = _("制度「{id}」はありません。").format(id=wanted) if wanted else _("制度が複数あります。")
        raise BadInput("programme", what, cure=_("--programme に次のどれかを指定してください: {ids}").format(ids="、".join(known)))
    return Office(cast, folder, known[wanted], not_before_the_ledger(moment(day), forward=forward))


def open_database(folder: Folder, database_url: str = "") -> None:
    """Open the database of a folder in which a run has begun."""
    if not database_url and not (folder.out / "office.sqlite3").exists():
        raise Missing(
            "no-office", _("この場所ではまだ処理が始まっていません。"), where=str(folder.out), cure=_("先に jimukyoku run を実行してください。")
        )
    open_office(database_url or folder.database_url, folder.out / "files")


@dataclass(frozen=True)
class Staff:
    """The people of a folder, entered in its database, and the moment they act at."""

    cast: Cast
    contractor: "Organisation"
    at: dt.datetime


def enter(folder: Folder, day: dt.date | None, database_url: str = "", *, forward: bool = False) -> Staff:
    """Open a folder's database and enter its municipality, contractor and people; those already entered stay as they are.

    The embedded database of a folder belongs to one municipality; several share one only by ``database_url``.
    """
    folder.out.mkdir(parents=True, exist_ok=True)
    open_office(database_url or folder.database_url, folder.out / "files")
    from jimukyoku.office.access.actions import engage
    from jimukyoku.office.access.queries import municipalities

    cast, at = read_cast(folder.people), not_before_the_ledger(moment(day), forward=forward)
    code, name = cast.municipality
    others = municipalities()
    if not database_url and others and code not in others:
        raise Conflict(
            "municipality", _("このフォルダの台帳は{others}のもので、{name}（{code}）のものではありません。").format(
                others="、".join(others.values()), name=name, code=code),
            where=str(folder.out), cure=_("{people} の municipality を確かめるか、別の --out を指定してください。").format(people=folder.people),
        )  # fmt: skip
    people = [(one.login, one.name, one.role, one.side) for one in cast.players]
    return Staff(cast, engage(cast.municipality, cast.contractor, people, at=at), at)


def not_before_the_ledger(at: dt.datetime, *, forward: bool = False) -> dt.datetime:
    """Return the moment to act at: in a ledger, time never goes back.

    A day that has begun goes on where it stands. An earlier day is refused, or with ``forward`` becomes the newest one.
    """
    from jimukyoku.office.audit.queries import newest_moment

    newest = newest_moment()
    if newest is None or newest <= at:
        return at
    newest = newest.astimezone(TOKYO)
    if newest.date() > at.date() and not forward:
        raise Conflict(
            "time", _("台帳には {newest} までの記録があり、{day} に戻って処理することはできません。").format(newest=newest.date(), day=at.date()),
            cure=_("--on に {newest} 以後の日を指定してください。").format(newest=newest.date()),
        )  # fmt: skip
    return newest


def _publish(staff: Staff, folder: Folder, pack: Mapping[str, bytes], who: str) -> Office:
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.programme.actions import publish

    programme = publish(Desk(person(who), staff.at), pack)
    _entrust(staff, programme)
    return Office(staff.cast, folder, programme, staff.at)


def _entrust(staff: Staff, programme: "Programme") -> None:
    from jimukyoku.office.access.actions import entrust
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.access.queries import person

    entrust(Desk(person(staff.cast.first(Role.OFFICER)), staff.at), programme, staff.contractor)
