"""One opened office for one programme: its people at their desks, on a given day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jimukyoku.cli.chain.cast import Cast, read_cast
from jimukyoku.cli.chain.folder import Folder
from jimukyoku.domain.access import Role, Side
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.opening import open_office

if TYPE_CHECKING:
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.programme.models import Programme

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Office:
    """An office at one moment. ``at`` is the moment its actions carry; the command line asks the clock once."""

    cast: Cast
    folder: Folder
    programme: "Programme"
    at: dt.datetime

    def desk(self, who: Role | str) -> "Desk":
        """Return the desk of a person: by login, or the first with a role."""
        from jimukyoku.office.access.desk import Desk
        from jimukyoku.office.access.queries import person

        return Desk(person(self.cast.first(who) if isinstance(who, Role) else who), self.at)

    def on(self, day: dt.date) -> "Office":
        """Return the same office on another day (a demo plays months in a minute)."""
        return replace(self, at=moment(day))

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


def open_folder(folder: Folder, pack: Mapping[str, bytes], day: dt.date | None, database_url: str = "") -> Office:
    """Open the office of a folder: tables, organisations, people, the published pack. Opening it again changes nothing."""
    folder.out.mkdir(parents=True, exist_ok=True)
    open_office(database_url or folder.database_url, folder.out / "files")
    from jimukyoku.office.access.actions import employ, entrust, found
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.programme.actions import publish

    cast, at = read_cast(folder.people), moment(day)
    municipality = found(*cast.municipality, Side.MUNICIPALITY, at=at)
    contractor = found(*cast.contractor, Side.CONTRACTOR, at=at)
    for one in cast.players:
        employ(municipality if one.side == Side.MUNICIPALITY else contractor, one.login, one.name, one.role, at=at)
    desk = Desk(person(cast.first(Role.OFFICER)), at)
    programme = publish(desk, pack)
    entrust(desk, programme, contractor)
    return Office(cast, folder, programme, at)


def resume(folder: Folder, day: dt.date | None, database_url: str = "") -> Office:
    """Open the office of a folder in which a run has begun, with the pack it published."""
    if not database_url and not (folder.out / "office.sqlite3").exists():
        raise Missing(
            "no-office", _("この場所ではまだ処理が始まっていません。"), where=str(folder.out), cure=_("先に jimukyoku run を実行してください。")
        )
    open_office(database_url or folder.database_url, folder.out / "files")
    from jimukyoku.office.programme.models import Programme

    programme = Programme.objects.order_by("-pk").first()
    if programme is None:
        raise Missing("no-programme", _("公開された制度がありません。"), cure=_("先に jimukyoku run を実行してください。"))
    return Office(read_cast(folder.people), folder, programme, moment(day))
