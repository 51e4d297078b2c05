"""The folder a run works in: what a user puts in, and where the chain puts what it makes."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.basics import BadInput, Missing, safe
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Source

FILES: dict[Source, str] = {
    Source.PEOPLE: "register",
    Source.TAX: "tax",
    Source.ACCOUNTS: "accounts",
    Source.PAST: "previous",
    Source.PROTECTED: "protected",
    Source.CHANGES: "changes",
}
_SEVERAL = (Source.CHANGES, Source.PAST)  # these add up; of the others one file is in force
_SHEETS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Folder:
    """Input files in ``data``, everything made in ``out``."""

    data: Path
    out: Path

    def registers(self) -> list[tuple[Source, Path]]:
        """Return the register files that are there, in the order they are taken in.

        Changes and earlier recipients may come in several files. Of any other kind two files are refused: which of them
        is in force would depend on their names.
        """
        found = [(source, path) for source, stem in FILES.items() for path in sorted(self.data.glob(f"{stem}*.csv"), key=_in_turn)]
        if not any(source == Source.PEOPLE for source, _path in found):
            raise Missing(
                "no-register", _("住民の台帳ファイル register.csv がありません。"), where=str(self.data),
                cure=_("自治体から受け取った台帳をこの名前で置くか、jimukyoku simulate で架空の市を作ってください。"),
            )  # fmt: skip
        for source in set(FILES) - set(_SEVERAL):
            self._refuse_several(source, [path.name for kind, path in found if kind == source])
        return found

    def _refuse_several(self, source: Source, names: Sequence[str]) -> None:
        if len(names) > 1:
            raise BadInput(
                "several-files",
                _("{source}のファイルが{n}つあり、どれが正しいか決められません: {names}").format(
                    source=SOURCE_NAMES[source], n=len(names), names="、".join(names)
                ),
                where=str(self.data), cure=_("使うファイルを1つだけ置いてください。分かれているときは1つにまとめてください。"),
            )  # fmt: skip

    def sheets(self, stem: str) -> list[Path]:
        """Return the files of applications or answers, CSV and Excel."""
        return sorted(path for path in self.data.glob(f"{stem}*") if path.suffix.lower() in _SHEETS)

    @property
    def people(self) -> Path:
        """Where the cast stands."""
        return self.data / "people.yaml"

    @property
    def columns(self) -> Path:
        """Where the municipality's own names of columns stand, if it has any."""
        return self.data / "columns.yaml"

    @property
    def database_url(self) -> str:
        """The embedded database of this folder."""
        return f"sqlite:///{self.out.resolve() / 'office.sqlite3'}"

    def write_table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
        """Write a CSV that Excel opens in Japanese; the old one is replaced in one step."""
        import io

        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows([safe(cell) for cell in row] for row in rows)
        return write_whole(self.out / name, text.getvalue().encode("utf-8-sig"))


def _in_turn(path: Path) -> list[str | int]:
    """Return a key by which changes.csv comes before changes-2.csv, and that before changes-10.csv: later files count."""
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", path.stem)]


def read_columns(path: Path) -> dict[str, dict[str, str]]:
    """Return the municipality's own names of columns by kind of file, or nothing where there is no such file."""
    if not path.exists():
        return {}
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return {str(kind): {str(k): str(v) for k, v in names.items()} for kind, names in data.items()}
    except (yaml.YAMLError, AttributeError) as problem:
        raise BadInput(
            "columns", _("列の対応表を読めません（{why}）。").format(why=problem), where=path.name,
            cure=_("「people: {resident_no: 宛名番号}」の形で書いてください。"),
        ) from problem  # fmt: skip
