"""What the rules say of one case today, in sentences: for the officer at the desk and the resident on the telephone."""

import datetime as dt

from jimukyoku.domain.programme import Pack, pack_expressions
from jimukyoku.domain.programme.language import Explanation, explain
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening.facts import Dossier, dossiers


def explained(programme: Programme, case: Case, today: dt.date) -> list[tuple[str, Explanation]]:
    """Return every rule of the pack by name with its value for the case and why."""
    pack = pack_of(programme)
    (one,) = dossiers(programme, pack, sources(programme.municipality_id), [case], today)
    return explained_dossier(pack, one)


def explained_dossier(pack: Pack, one: Dossier) -> list[tuple[str, Explanation]]:
    """Return the same for a case whose dossier has been gathered already."""
    return [(name, explain(expression, one.facts, one.member_rows, vocabulary=pack.vocabulary))
            for name, expression in pack_expressions(pack).items()]  # fmt: skip
