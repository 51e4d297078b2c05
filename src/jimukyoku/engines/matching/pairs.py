"""Pairs of people, found and compared in sets by DuckDB: everything here is SQL made of the levels.

The people who are looked for are taken in slices, so that memory does not grow with their number and each slice can be matched by
another process or machine: what is found for one person never depends on who else is in the slice.
"""

import math
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from jimukyoku.engines.matching.levels import Levels
from jimukyoku.engines.matching.weights import Seen, Weights, base, counted, others, same

# Whoever agrees in the first block so well that fewer others than this can be expected to is taken without a look at the other blocks.
RARE = 1e-5
TOP = 5
_OWN, _DRAWN = 200_000, 1_000


def opened(threads: int = 2, memory_mb: int = 300) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that takes no more than this, and then the disk."""
    spill = {"temp_directory": str(Path(tempfile.gettempdir()) / f"jimukyoku-match-{os.getpid()}")}
    return duckdb.connect(config={"threads": threads, "memory_limit": f"{memory_mb}MB", "preserve_insertion_order": False, **spill})


class Found(NamedTuple):
    """A candidate: rows and numbers of both, by which name (``alias``), the pattern of levels, how probable it is, and its place."""

    sought_row: int
    sought: str
    known_row: int
    known: str
    alias: str
    pattern: int
    probability: float
    place: int


class Matcher:
    """One register held ready, against which slices of people are matched. Use it in one thread.

    ``itself`` is for a file matched against itself: nobody is compared with their own row, and a pair is given once.
    """

    def __init__(self, known: Sequence[str], levels: Levels, *, itself: bool = False, threads: int = 2, memory_mb: int = 500) -> None:
        self.levels, self.itself = levels, itself
        self.db = opened(threads, memory_mb)
        self.db.execute(f"create table b as select *, {levels.keys()} from read_parquet(?)", [list(known)])
        for column in ("near", "variant"):
            self._count(column)
        self.people = self._one("select count(*) from b where alias = ''")
        self._worth: Weights | None = None

    def tidy(self) -> None:
        """Let go of the slice and its pairs, and keep the register."""
        for table in ("a", "c", "d", "drawn", "pairs"):
            self._run(f"drop table if exists {table}")

    def close(self) -> None:
        """Let go of the register."""
        self.db.close()

    def take(self, sought: Sequence[str], limit: int = 0) -> int:
        """Take a slice of people to be looked for, from parts of a file, by the names they wrote; ``limit`` takes no more than about
        that, evenly spread. Returns how many."""
        self.db.execute(f"create or replace table a as select *, {self.levels.keys()} from read_parquet(?) where alias = ''", [list(sought)])
        if limit and (step := self._one("select count(*) from a") // limit) > 1:
            self._run(f"create or replace table a as select * from a where row % {step} = 0")
        return self._one("select count(*) from a")

    def seen(self) -> Seen:
        """Return what the register shows of people who are not one: none of its people is anybody else of it."""
        step = max(1, self.people // _OWN)
        self._run(f"create or replace table a as select * from b where alias = '' and row % {step} = 0")
        people = self._one("select count(*) from a")
        return counted(self.counted(own=True), people, self.people, self._chance())

    def _chance(self) -> tuple[tuple[float, ...], ...]:
        """Return how often each level holds between two people of the register drawn by chance."""
        for table, seed in (("c", 1), ("d", 2)):
            sample = f"using sample reservoir({_DRAWN} rows) repeatable ({seed})"
            self._run(f"create or replace table {table} as select * from (select * from b where alias = '') {sample}")
        levels = ", ".join(f"{self.levels.case(name)} as {name}" for name in self.levels.comparisons)
        self._run(f"create or replace table drawn as select {levels} from c a join d b on a.row <> b.row")
        total = self._one("select count(*) from drawn")
        return tuple(
            tuple((self._one(f"select count(*) from drawn where {name} = {number}") + 0.5) / (total + 1) for number in range(len(one)))
            for name, one in self.levels.comparisons.items()
        )

    def counted(self, *, own: bool = False) -> dict[int, int]:
        """Return how many pairs of the slice and the register show each pattern; ``own`` leaves out everybody's pair with themselves."""
        self._pairs(self.levels.blocks, "a", own=own)
        rows = self.db.execute("select pattern, count(*) from pairs group by 1").fetchall()
        return {int(pattern): int(count) for pattern, count in rows}

    def match(self, weights: Weights, *, at_once: bool = True) -> int:
        """Find who the people of the slice are, each with up to five candidates; return how many pairs. ``fetch`` or ``write`` has them.

        ``at_once`` settles by the first block alone whoever agrees in it so well that hardly anybody else could.
        """
        self._weigh(weights)
        self._run("create or replace table found (x bigint, y bigint, pattern integer, p double)")
        self._run("create or replace table rest as select row as id, * from a")
        if at_once and not self.itself:
            self._pairs(self.levels.blocks[:1], "rest")
            self._judge(f"where p >= {self.levels.automatic} and others < {RARE}")
            self._run("create or replace table rest as select * from rest where id not in (select x from found)")
        self._pairs(self.levels.blocks, "rest", own=self.itself)
        self._judge(f"qualify row_number() over (partition by x order by p desc, y) <= {TOP}")
        return self._one("select count(*) from found")

    def fetch(self) -> list[Found]:
        """Return what was found, in the order of the people looked for, the likeliest first."""
        return [Found(*row) for row in self.db.execute(f"{self._found()} order by sought_row, place").fetchall()]

    def write(self, path: Path) -> None:
        """Write what was found as a Parquet file with the columns of ``Found``; whole or not at all."""
        making = path.with_suffix(".making")
        self.db.execute(f"copy ({self._found()} order by sought_row, place) to '{making}' (format parquet)")
        making.replace(path)

    def _found(self) -> str:
        once = "where x > b.row" if self.itself else ""
        return (
            "select x as sought_row, a.id as sought, b.row as known_row, b.id as known, b.alias, pattern, p as probability, "
            f"row_number() over (partition by x order by p desc, y) as place from found join a on a.row = x join b on b.rowid = y {once}"
        )

    def _weigh(self, weights: Weights) -> None:
        """Hold the worth of every pattern as a table; slices that follow each other find it there."""
        if weights is self._worth:
            return
        names = self.levels.comparisons["name"]
        mine, theirs = same(self.levels, weights.shares), others(self.levels, weights.shares, base(self.levels, weights.seen))
        self._run("create or replace table weights (pattern integer, odds double, others double, rarity varchar)")
        patterns = range(math.prod(self.levels.sizes()))
        rarities = [names[self.levels.parted(pattern)[0]].rarity for pattern in patterns]
        odds = [mine[pattern] / theirs[pattern] for pattern in patterns]
        self.db.execute("insert into weights select unnest(?), unnest(?), unnest(?), unnest(?)", [list(patterns), odds, theirs, rarities])
        self._worth = weights

    def _judge(self, which: str) -> None:
        """Add to what is found: how probable each pair is beside all others of the same person and beside nobody at all."""
        nobody = 1 - (self.levels.again if self.itself else self.levels.resident)
        self._run(
            "insert into found select x, y, pattern, p from (select x, y, pairs.pattern, "
            "case w.rarity when 'near' then n.factor when 'variant' then v.factor else 1 end as common, "
            f"w.others * common as others, w.odds / common as odds, odds / ({nobody} + sum(odds) over (partition by x)) as p "
            "from pairs join b on b.rowid = y join weights w on w.pattern = pairs.pattern "
            f"left join near_count n on n.key = b.near left join variant_count v on v.key = b.variant) judged {which}"
        )

    def _pairs(self, blocks: Sequence[tuple[str, ...]], sought: str, *, own: bool = False) -> None:
        """Make the table of pairs that stand together in one of the blocks, each with its pattern, by a person's best name only."""
        others = "and a.row <> b.row" if own else ""
        together = " union ".join(
            f"select a.row as x, b.rowid as y from {sought} a join b on {self.levels.join(block)} {others}" for block in blocks
        )
        levels = ", ".join(f"{self.levels.case(name)} as {name}" for name in self.levels.comparisons)
        self._run(
            f"create or replace table pairs as select x, y, {self.levels.pattern()} as pattern from "
            f"(select x, y, b.alias, b.row, {levels} from ({together}) found join {sought} a on a.row = x join b on b.rowid = y) b "
            f"where alias = '' or name = {self._other_name()} qualify row_number() over (partition by x, row order by name) = 1"
        )

    def _other_name(self) -> int:
        ids = [level.id for level in self.levels.comparisons["name"]]
        return ids.index("other_name") if "other_name" in ids else -1

    def _count(self, column: str) -> None:
        """Count how often each name is borne, as a multiple of what is usual among people who share one."""
        self._run(
            f"create table {column}_count as with c as (select {column} as key, count(*) as n from b "
            f"where alias = '' and {column} <> '' group by 1), usual as (select sum(n * n) / sum(n) as n from c) "
            "select key, c.n / usual.n as factor from c, usual"
        )

    def _run(self, sql: str) -> None:
        self.db.execute(sql)

    def _one(self, sql: str) -> int:
        row = self.db.execute(sql).fetchone()
        return int(row[0]) if row else 0
