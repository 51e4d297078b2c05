"""Learn the weights that ship with the program (engines/matching/weights.json) from an invented city of 300,000 people.

    python tools/learn_weights.py

Two runs give the same file. The bench measures on another city (another seed), so that nothing is measured where it was learnt.
"""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from jimukyoku.engines.city import Plan, build_applicants
from jimukyoku.engines.matching import make_ready, parts, read_levels, weigh, write_weights
from jimukyoku.engines.matching.store import OWN
from jimukyoku.office.register import reading

PEOPLE, SEED = 300_000, 7


def main() -> None:
    """Invent, learn, write."""
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(2) as executor:
        folder = Path(place)
        build_applicants(folder, Plan(people=PEOPLE, seed=SEED, encoding="utf-8-sig"))
        for name in ("register", "applicants"):
            make_ready(reading.lines(folder / f"{name}.csv", "utf-8-sig"), folder / name, executor)
        weights = weigh(parts(folder / "applicants"), parts(folder / "register"), afresh=True)
    write_weights(OWN, read_levels(), replace(weights, learnt=f"simulate --matching --people {PEOPLE} --seed {SEED}"))


if __name__ == "__main__":
    main()
