"""What a staged file would alter beside what is in force: people added, changed, gone, and why a case is touched. In sets.

A staged file lies in a temporary table (``STAGED``) with the columns of its kind; ``CHANGED`` and ``TOUCHED`` are made from it.
Statements are built from the tables below and never from anything that somebody sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from jimukyoku.domain.register import READERS, Source
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.late import marks

STAGED, CHANGED, TOUCHED = "staged_rows", "changed_rows", "touched_people"
MOST_LISTED = 200


@dataclass(frozen=True)
class Kind:
    """How a kind of file is compared: what names a row, what names whom it is about, who of a snapshot is still there.

    ``touches`` gives for each reason the group of rows that can give it (added, changed, gone) and the condition on the
    new row ``n`` and the old row ``o``.
    """

    key: tuple[str, ...]
    about: tuple[str, ...] = ("resident_no",)
    there: str = "1 = 1"
    touches: tuple[tuple[str, str, str], ...] = ()


def _differ(*columns: str) -> str:
    return "(" + " OR ".join(f'n."{name}" IS DISTINCT FROM o."{name}"' for name in columns) + ")"


_BY_CHANGE = (("dead", "death"), ("moved", "move"), ("left", "move_out"), ("household", "household"), ("household", "move_in"),
              ("household", "birth"), ("tax", "tax"), ("name", "name"))  # fmt: skip
KINDS: dict[Source, Kind] = {
    Source.PEOPLE: Kind(("resident_no",), there="{0}.listed", touches=(
        ("dead", "gone", "COALESCE(n.removed_reason, '') LIKE 'B1%%'"), ("left", "gone", "COALESCE(n.removed_reason, '') NOT LIKE 'B1%%'"),
        ("moved", "changed", _differ("address", "building", "postal_code")), ("household", "changed", _differ("household_no", "head_no")),
        ("name", "changed", _differ("name", "kana")), ("protected", "changed", "n.suppressed AND NOT o.suppressed"),
        ("unprotected", "changed", "o.suppressed AND NOT n.suppressed"),
    )),
    Source.TAX: Kind(("resident_no", "year"), ("resident_no", "year"), touches=(
        ("tax", "changed", "1 = 1"), ("tax", "added", "1 = 1"), ("tax", "gone", "1 = 1"))),
    Source.PROTECTED: Kind(("resident_no",), touches=(
        ("protected", "added", "1 = 1"), ("protected", "changed", "1 = 1"), ("unprotected", "gone", "1 = 1"))),
    Source.ACCOUNTS: Kind(("resident_no",), touches=(
        ("account", "added", "1 = 1"), ("account", "changed", "1 = 1"), ("account", "gone", "1 = 1"))),
    Source.CHANGES: Kind(("change_no", "resident_no", "kind"), ("change_no", "resident_no", "kind"), touches=tuple(
        (why, group, f"n.kind = '{kind}'") for why, kind in _BY_CHANGE for group in ("added", "changed"))),
    Source.PAST: Kind(("programme_name", "household_no", "resident_no"), ("programme_name", "household_no", "resident_no"), touches=(
        ("received", "added", "1 = 1"),)),
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """A staged file beside the imports of its kind that are in force now; ``replaces`` when it takes their place."""

    source: Source
    table: str
    batches: tuple[int, ...]
    replaces: bool

    @property
    def kind(self) -> Kind:
        """How this kind of file is compared."""
        return KINDS[self.source]

    def find_changed(self) -> None:
        """Enter which staged rows have another content than the row in force of the same key, and which row that is."""
        fields = [name for name in READERS[self.source][0] if name not in self.kind.key]
        same = " AND ".join(f'n."{name}" IS NOT DISTINCT FROM o."{name}"' for name in fields) or "1 = 1"
        bulk.run(
            f"CREATE TEMPORARY TABLE {CHANGED} AS SELECT n.line AS line, MAX(o.id) AS old, n.resident_no AS resident_no "
            f"FROM {STAGED} n JOIN {self.table} o ON {self._joined(self.kind.key)} WHERE {self._in_force('o')} "
            f"AND {self._there('n')} AND {self._there('o')} GROUP BY n.line, n.resident_no "
            f"HAVING MAX(CASE WHEN {same} THEN 1 ELSE 0 END) = 0", self.batches,
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Return how many (people, or entries of a list that adds up) are added, changed, gone."""
        return {group: self._count(group) for group in ("added", "changed", "gone")}

    def fields(self) -> dict[str, int]:
        """Return in how many changed rows each column differs."""
        names = [name for name in READERS[self.source][0] if name not in self.kind.key]
        sums = ", ".join(f'SUM(CASE WHEN n."{name}" IS DISTINCT FROM o."{name}" THEN 1 ELSE 0 END)' for name in names)
        row = bulk.rows(f"SELECT {sums} FROM {self._changed()}")[0] if names else ()
        return {name: count for name, count in zip(names, row, strict=True) if count}

    def listed(self, group: str, limit: int = MOST_LISTED) -> list[list[Any]]:
        """Return (resident number, line) of the first of a group; of the changed also which columns differ."""
        if group == "changed":
            names = [name for name in READERS[self.source][0] if name not in self.kind.key]
            flags = "".join(f', CASE WHEN n."{name}" IS DISTINCT FROM o."{name}" THEN 1 ELSE 0 END' for name in names)
            found = bulk.rows(f"SELECT n.resident_no, n.line{flags} FROM {self._changed()} ORDER BY n.line LIMIT {limit}")
            return [[row[0], row[1], [name for name, differs in zip(names, row[2:], strict=True) if differs]] for row in found]
        statement, values = self._group(group)
        line = "MIN(n.line)" if group == "added" else "0"
        what = "n" if group == "added" else "o"
        sql = f"SELECT {what}.resident_no, {line} {statement} GROUP BY {what}.resident_no ORDER BY 2, 1 LIMIT {limit}"
        return [[resident, number, []] for resident, number in bulk.rows(sql, values)]

    def find_touched(self) -> None:
        """Enter who is touched, and why."""
        bulk.run(f"CREATE TEMPORARY TABLE {TOUCHED} (resident_no varchar(15), why varchar(20))")
        for why, group, condition in self.kind.touches:
            if group == "changed":
                bulk.run(f"INSERT INTO {TOUCHED} SELECT n.resident_no, '{why}' FROM {self._changed()} WHERE {condition}")
                continue
            statement, values = self._group(group)
            what = "n" if group == "added" else "o"
            bulk.run(f"INSERT INTO {TOUCHED} SELECT {what}.resident_no, '{why}' {statement} AND {condition}", values)
        if self.source == Source.PEOPLE and self.batches:
            statement, values = self._group("added")
            bulk.run(f"INSERT INTO {TOUCHED} SELECT n.resident_no, 'protected' {statement} AND n.suppressed", values)
        bulk.run(f"CREATE INDEX touched_by_resident ON {TOUCHED} (resident_no)")

    def _count(self, group: str) -> int:
        if group == "changed":
            about = "COUNT(DISTINCT n.resident_no)" if self.replaces else "COUNT(*)"
            return int(bulk.rows(f"SELECT {about} FROM {CHANGED} n")[0][0])
        statement, values = self._group(group)
        about = f"COUNT(DISTINCT {'n' if group == 'added' else 'o'}.resident_no)" if self.replaces else "COUNT(*)"
        return int(bulk.rows(f"SELECT {about} {statement}", values)[0][0])

    def _group(self, group: str) -> tuple[str, Sequence[Any]]:
        """Return FROM and WHERE of the staged rows that are new (``n``), or of the rows in force that are gone (``o``)."""
        if group == "added":
            old = f"SELECT 1 FROM {self.table} o WHERE {self._in_force('o')} AND {self._joined(self.kind.about)} AND {self._there('o')}"
            return f"FROM {STAGED} n WHERE {self._there('n')} AND NOT EXISTS ({old})", self.batches
        if not self.replaces:
            return f"FROM {self.table} o LEFT JOIN {STAGED} n ON 1 = 0 WHERE 1 = 0", ()
        left = f"FROM {self.table} o LEFT JOIN {STAGED} n ON {self._joined(self.kind.about)}"
        new = f"SELECT 1 FROM {STAGED} x WHERE {self._joined(self.kind.about, 'x')} AND {self._there('x')}"
        return f"{left} WHERE {self._in_force('o')} AND {self._there('o')} AND NOT EXISTS ({new})", self.batches

    def _changed(self) -> str:
        return f"{CHANGED} c JOIN {STAGED} n ON n.line = c.line JOIN {self.table} o ON o.id = c.old"

    def _joined(self, columns: Sequence[str], new: str = "n") -> str:
        return " AND ".join(f'{new}."{name}" = o."{name}"' for name in columns)

    def _in_force(self, name: str) -> str:
        return f"{name}.batch_id IN ({marks(self.batches)})" if self.batches else "1 = 0"

    def _there(self, name: str) -> str:
        return self.kind.there.format(name)


def stage(source: Source, table: str) -> None:
    """Make the temporary table into which a file is read."""
    names = ", ".join(f'"{name}"' for name in ("line", *READERS[source][0]))
    empty = " WITH NO DATA" if connection.vendor == "postgresql" else " LIMIT 0"
    bulk.run(f"CREATE TEMPORARY TABLE {STAGED} AS SELECT {names} FROM {table}{empty}")


def staged(without: Sequence[int]) -> None:
    """Finish staging: take the rows out that stand there twice, and let the database find the others fast."""
    for part in bulk.batches(without):
        bulk.run(f"DELETE FROM {STAGED} WHERE line IN ({marks(part)})", part)
    bulk.run(f"CREATE INDEX staged_by_resident ON {STAGED} (resident_no)")
    bulk.run(f"CREATE INDEX staged_by_line ON {STAGED} (line)")
    if connection.vendor == "postgresql":
        bulk.run(f"ANALYZE {STAGED}")
