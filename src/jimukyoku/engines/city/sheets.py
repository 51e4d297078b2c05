"""Writing CSV files row by row: in the order of writing, or in the order of days, never holding a file in memory."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

_HELD = 4_000


class Lines:
    """A CSV file of rows in the order in which they are put (CRLF).

    ``put`` holds one row that is CSV already; whoever puts calls ``flush`` before much is held.
    """

    def __init__(self, path: Path, encoding: str, header: Sequence[str]) -> None:
        self.file = open(path, "w", encoding=encoding, newline="")  # noqa: SIM115 - closed by close()
        self.file.write(",".join(header) + "\r\n")
        self.held: list[str] = []
        self.count = 0
        self.put = self.held.append

    def row(self, cells: Sequence[str]) -> None:
        """Hold one row of cells."""
        self.put(csv_line(cells))

    def flush(self) -> None:
        """Write what is held."""
        self.count += len(self.held)
        self.file.write("\r\n".join(self.held) + "\r\n" if self.held else "")
        self.held.clear()

    def close(self) -> None:
        """Write what is held and close the file."""
        self.flush()
        self.file.close()


class Days:
    """A CSV file in UTF-8 with mark whose rows stand in the order of their days, whatever the order of writing."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self.parts = path.with_suffix(".parts")
        self.parts.mkdir()
        self.header = header
        self.held: dict[dt.date, list[str]] = {}
        self.waiting = 0
        self.counts: dict[dt.date, int] = {}

    def number(self, day: dt.date, letter: str) -> str:
        """Return a number for the next row of ``day``; no two rows of a file have the same."""
        self.counts[day] = self.counts.get(day, 0) + 1
        return f"{letter}{day:%y%m%d}-{self.counts[day]:05}"

    def row(self, day: dt.date, cells: Sequence[str]) -> None:
        """Write one row that belongs to ``day``."""
        self.held.setdefault(day, []).append(csv_line(cells))
        self.waiting += 1
        if self.waiting >= _HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held to the parts of the days."""
        for day, lines in self.held.items():
            with open(self.parts / day.isoformat(), "a", encoding="utf-8", newline="") as part:
                part.write("\r\n".join(lines) + "\r\n")
        self.held.clear()
        self.waiting = 0

    def close(self) -> None:
        """Join the days into the file."""
        self.flush()
        with open(self.path, "wb") as whole:
            whole.write((",".join(self.header) + "\r\n").encode("utf-8-sig"))
            for part in sorted(self.parts.iterdir()):
                with open(part, "rb") as lines:
                    shutil.copyfileobj(lines, whole)
        shutil.rmtree(self.parts)

    @property
    def count(self) -> int:
        """How many rows were numbered."""
        return sum(self.counts.values())


def quoted(text: str) -> str:
    """Return a cell as CSV holds it."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def csv_line(cells: Sequence[str]) -> str:
    """Return a row as CSV, without its end of line."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and '"' not in line:
        return line
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
