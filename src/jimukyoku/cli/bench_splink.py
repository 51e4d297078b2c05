"""The peer of ``jimukyoku bench matching``: Splink on DuckDB, given our prepared columns, our levels and our blocks."""

import json
import re
import time
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb

_TEXT = ("name", "variant", "kana", "near", "given", "town", "lot", "phone")
_COLUMNS = (
    "cast(row as bigint) as unique_id, id, " + ", ".join(f"nullif({one}, '') as {one}" for one in _TEXT) + ", "
    "nullif(birth, 0) as birth, right(nullif(near, ''), 2) as tail, nullif(birth, 0) % 10000 as month_day, "
    "nullif(birth, 0) // 100 as year_month"
)
_TRAINED_ON = (("near", "birth"), ("near", "lot"), ("phone", "birth"))


def splink(folder: Path) -> dict[str, Any]:
    """Train and predict; write the best candidate of every applicant."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from jimukyoku.engines.matching import read_levels

    levels = read_levels()
    begun = time.perf_counter()
    db = duckdb.connect(config={"threads": 2})
    for table, file in (("sought", "applicants"), ("known", "register")):
        db.execute(f"create table {table} as select {_COLUMNS} from read_parquet('{folder / file}/*.parquet') where alias = ''")
    read = time.perf_counter()
    api = DuckDBAPI(db)
    settings = SettingsCreator(
        link_type="link_only", comparisons=_comparisons(levels), retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in levels.blocks],
    )  # fmt: skip
    people = [api.register(one, table_name=f"{one}_people") for one in ("sought", "known")]
    linker = Linker(people, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("near", "birth"), block_on("variant", "lot")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for block in _TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    trained = time.perf_counter()
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    of = _sides(db, predicted.physical_name)
    db.execute(
        f"create table best as select s.id, k.id as known, match_probability as p from {predicted.physical_name} join sought s on s.unique_id = "
        "unique_id_{0} join known k on k.unique_id = unique_id_{1} "
        "qualify row_number() over (partition by s.id order by match_weight desc) = 1".format(*of)
    )
    ended, peak = time.perf_counter(), peak_mb()
    (folder / "splink.json").write_text(json.dumps(db.execute("select id, known, p from best").fetchall()))
    seconds = {"read": read - begun, "train": trained - read, "predict": ended - trained}
    return {"seconds": {step: round(taken, 2) for step, taken in seconds.items()}, "peak_mb": round(peak, 1)}


def _sides(db: Any, table: str) -> tuple[str, str]:
    """Return on which side those who are looked for stand, and the known: Splink orders the two by name."""
    first = db.execute(f"select source_dataset_l from {table} limit 1").fetchone()
    return ("l", "r") if first and "sought" in first[0] else ("r", "l")


def _comparisons(levels: Any) -> list[Any]:
    """Return our levels as Splink's: blank ones as null, rare names by term frequency, those for other names left out."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    made = []
    for name, of in levels.comparisons.items():
        own = [cll.CustomLevel(f"{name}_l is null and {name}_r is null", "blank").configure(is_null_level=True)] if name == "name" else []
        for level in of:
            if level.when == "true":
                own.append(cll.ElseLevel())
            elif level.blank:
                column = "town" if name == "place" else name
                own.insert(0, cll.CustomLevel(f"{column}_l is null or {column}_r is null", "blank").configure(is_null_level=True))
            elif level.id != "other_name":
                one = cll.CustomLevel(_sided(level.when), level.id)
                own.append(one.configure(tf_adjustment_column=level.rarity) if level.rarity else one)
        made.append(cl.CustomComparison(output_column_name=name, comparison_levels=own))
    return made


def _sided(when: str) -> str:
    """Write a condition on a and b as one on the sides that Splink gives them: the known file comes first in the alphabet."""
    bare = re.sub(r" and [ab]\.\w+ (<> ''|> 0)| and b.alias = ''", "", when)  # what is empty is null there, and null is never equal
    return re.sub(r"\b([ab])\.(\w+)", lambda found: f"{found[2]}_{'r' if found[1] == 'a' else 'l'}", bare)
