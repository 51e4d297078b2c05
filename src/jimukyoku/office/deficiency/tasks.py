"""What waits at the desk of deficiencies: screened cases with something to be told, by letter or by hand."""

from jimukyoku.domain.screening import MOST_ROUNDS
from jimukyoku.office.screening.tasks import OPEN, SKILLS
from jimukyoku.office.work.waiting import narrow

narrow("deficiency", where=f"k.rounds < {MOST_ROUNDS} AND k.unprintable = '' AND EXISTS ({OPEN} AND f.severity = 'block')", skills=SKILLS)
