"""What waits at the desk of deficiencies: screened cases that a person must look at, and those with something to be told."""

from jimukyoku.domain.screening import MOST_ROUNDS
from jimukyoku.office.screening.tasks import LOOKED_FOR, OPEN, SKILLS
from jimukyoku.office.work.waiting import narrow

_TELLS = f"k.rounds < {MOST_ROUNDS} AND k.unprintable = '' AND EXISTS ({OPEN} AND f.severity = 'block')"
narrow("deficiency", where=f"({LOOKED_FOR} OR ({_TELLS}))", skills=SKILLS)
