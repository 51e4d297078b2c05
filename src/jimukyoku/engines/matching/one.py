"""One person looked for among a few: by the same levels and weights as a million."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from jimukyoku.engines.matching.levels import read_levels
from jimukyoku.engines.matching.pairs import Matcher
from jimukyoku.engines.matching.people import HEADINGS, write_people
from jimukyoku.engines.matching.results import Candidate, reason
from jimukyoku.engines.matching.store import read_weights


def look_for(person: Mapping[str, str], known: Iterable[Mapping[str, str]], city: str = "") -> tuple[Candidate, ...]:
    """Return up to five of the ``known`` who may be this person, the likeliest first, each with its reason.

    Both are cells by the parts of ``HEADINGS``; those not given are empty. A few hundred people take about a tenth of a second.
    What other people look like is taken from the weights that ship, as a few rows can count nothing.
    """
    levels = read_levels()
    with tempfile.TemporaryDirectory() as place:
        files = []
        for name, people in (("sought", [person]), ("known", known)):
            files.append(str(Path(place) / f"{name}.parquet"))
            write_people(Path(files[-1]), ((dict.fromkeys(HEADINGS, "") | dict(one), row, row) for row, one in enumerate(people)), city)
        matcher = Matcher([files[1]], levels, threads=1, memory_mb=100)
        try:
            matcher.take([files[0]])
            matcher.match(read_weights(levels))
            found = matcher.fetch()
        finally:
            matcher.close()
    return tuple(Candidate(one.known, one.probability, levels.ids(one.pattern), reason(levels, one.pattern, one.alias)) for one in found)
