"""``jimukyoku bench matching``: an invented city against what its people write, beside Splink with the same levels and blocks.

Both get the same prepared columns, and each works in a process of its own so that its peak of memory is its own. Ours counts and
learns (``weigh``) and matches; Splink trains (u by random pairs, m by expectation and maximisation) and predicts.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _

THRESHOLDS = (0.9, 0.99, 0.995, 0.999, 0.9999, 0.99999)
SEED = 11  # another city than the one whose weights ship


def matching(size: int) -> dict[str, Any]:
    """Match about ``size`` applications with ``size`` residents; report speed, memory, and what is right by threshold and error."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ready_s = prepare(folder, size)
        ours, peer = _apart("ours", folder), _apart("splink", folder)
        truth = _truth(folder)
        for one in (ours, peer):
            one["quality"] = quality(truth, one.pop("best"))
        ours["by_error"] = by_error(truth, folder / "ours.json", ours["automatic"])
    wall = {"ours": ours["seconds"]["weigh"] + ours["seconds"]["match"], "splink": sum(peer["seconds"].values())}
    return {
        "name": "matching", "unit": "applications/s", "results": {name: round(len(truth) / seconds, 1) for name, seconds in wall.items()},
        "ratios": {"splink with training": round(wall["splink"] / wall["ours"], 2),
                   "splink predicting alone": round((peer["seconds"]["read"] + peer["seconds"]["predict"]) / ours["seconds"]["match"], 2)},
        "peak_mb": ours["peak_mb"], "details": {"applications": len(truth), "making_ready_s": ready_s, "ours": ours, "splink": peer},
    }  # fmt: skip


def prepare(folder: Path, size: int) -> dict[str, float]:
    """Invent the people and make their keys; return the seconds of each file."""
    from jimukyoku.engines.city import Plan, build_applicants
    from jimukyoku.engines.matching import make_ready
    from jimukyoku.office.register import reading

    build_applicants(folder, Plan(people=size, seed=SEED, encoding="utf-8-sig"))
    seconds = {}
    with ProcessPoolExecutor(2) as executor:
        for name in ("register", "applicants"):
            begun = time.perf_counter()
            make_ready(reading.lines(folder / f"{name}.csv", "utf-8-sig"), folder / name, executor)
            seconds[name] = round(time.perf_counter() - begun, 1)
    return seconds


def _apart(who: str, folder: Path) -> dict[str, Any]:
    """Run one of both in a process of its own; its best candidate for each applicant comes back through a file."""
    done = subprocess.run([sys.executable, "-m", "jimukyoku.cli.bench_matching", who, str(folder)], capture_output=True, text=True)
    if "ModuleNotFoundError" in done.stderr:
        raise Missing("splink", _("比べる相手の部品がありません。"), cure="pip install 'jimukyoku[match,bench,office]'")
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    told["best"] = json.loads((folder / f"{who}.json").read_text())
    return told


def _truth(folder: Path) -> dict[str, tuple[str, str]]:
    with open(folder / "truth" / "applicants.csv", encoding="utf-8-sig", newline="") as file:
        return {row["受付番号"]: (row["宛名番号"], row["誤り"]) for row in csv.DictReader(file)}


def quality(truth: dict[str, tuple[str, str]], best: list[tuple[str, str, float]]) -> list[dict[str, Any]]:
    """Return for each threshold how many are taken, how many of them wrongly, and what precision and recall that is."""
    residents = sum(bool(number) for number, _slips in truth.values())
    rows = []
    for threshold in THRESHOLDS:
        taken = [truth[sought][0] == known for sought, known, p in best if p >= threshold]
        wrong = taken.count(False)
        rows.append({"from": threshold, "taken": len(taken), "wrong": wrong, "precision": round(1 - wrong / max(1, len(taken)), 6),
                     "recall": round((len(taken) - wrong) / residents, 5)})  # fmt: skip
    return rows


def by_error(truth: dict[str, tuple[str, str]], path: Path, automatic: float) -> dict[str, dict[str, int]]:
    """Return by kind of error how many there are, and how many were taken rightly, wrongly, and left to people."""
    best = {sought: (known, p) for sought, known, p in json.loads(path.read_text())}
    found: dict[str, Counter[str]] = {}
    for sought, (number, slips) in truth.items():
        known, p = best.get(sought, ("", 0.0))
        kind = " ".join(sorted(slips.split())) or ("none" if number else "not on the register")
        taken = p >= automatic
        found.setdefault(kind, Counter())[("right" if known == number else "wrong") if taken else "left"] += 1
    common = sorted(found, key=lambda kind: -sum(found[kind].values()))[:30]
    return {kind: {"all": sum(found[kind].values()), **{one: found[kind][one] for one in ("right", "wrong", "left")}} for kind in common}


def ours(folder: Path) -> dict[str, Any]:
    """Count, learn and match."""
    import polars

    from jimukyoku.engines.matching import Task, match, parts, read_levels, weigh

    sought, known = parts(folder / "applicants"), parts(folder / "register")
    begun = time.perf_counter()
    weights = weigh(sought, known, afresh=True)
    weighed = time.perf_counter()
    results = match(Task(known, weights), sought, folder / "found")
    ended, peak = time.perf_counter(), peak_mb()
    frame = polars.read_parquet(results).filter(polars.col("place") == 1).select("sought", "known", "probability")
    (folder / "ours.json").write_text(json.dumps(frame.rows()))
    found = polars.read_parquet(results, columns=["sought_row", "probability"])
    levels = read_levels()
    reached = found.group_by("sought_row").agg(polars.col("probability").max().alias("p"), polars.col("probability").sum().alias("all"))
    looked = reached.filter((polars.col("p") < levels.automatic) & (polars.col("all") >= levels.look)).height
    return {"seconds": {"weigh": round(weighed - begun, 2), "match": round(ended - weighed, 2)}, "peak_mb": round(peak, 1),
            "automatic": levels.automatic, "to_look_at": looked}  # fmt: skip


def main() -> None:
    """Run one side and print what it took."""
    from jimukyoku.cli import bench_splink

    who, folder = sys.argv[1], Path(sys.argv[2])
    sys.stdout.write(json.dumps(ours(folder) if who == "ours" else bench_splink.splink(folder)))


if __name__ == "__main__":
    main()
