"""The folder a run works in: what a user puts in, and where the chain puts what it makes."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import Source

FILES: dict[Source, str] = {
    Source.PEOPLE: "register",
    Source.TAX: "tax",
    Source.ACCOUNTS: "accounts",
    Source.PAST: "previous",
    Source.PROTECTED: "protected",
    Source.CHANGES: "changes",
}
_SHEETS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Folder:
    """Input files in ``data``, everything made in ``out``."""

    data: Path
    out: Path

    def registers(self) -> list[tuple[Source, Path]]:
        """Return the register files that are there, in the order they are taken in."""
        found = [(source, path) for source, stem in FILES.items() for path in sorted(self.data.glob(f"{stem}*.csv"))]
        if not any(source == Source.PEOPLE for source, _path in found):
            raise Missing(
                "no-register", _("住民の台帳ファイル register.csv がありません。"), where=str(self.data),
                cure=_("自治体から受け取った台帳をこの名前で置くか、jimukyoku simulate で架空の市を作ってください。"),
            )  # fmt: skip
        return found

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


def safe(cell: object) -> object:
    """Return a cell that a spreadsheet will not run as a formula (hostile text from an application)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
