"""Who calls from outside: whoever holds a letter's code and knows a birth date, and what came of what they sent."""

import datetime as dt
from collections.abc import Sequence

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese import fold_width
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import listed_as
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import queries as register

_LETTERS = 15


def plain_code(text: str) -> str:
    """Return an access code (照会用コード) as it is kept, however it was typed."""
    letters = "".join(one for one in fold_width(text).upper() if one.isalnum())[:_LETTERS + 1]
    return "-".join(letters[place : place + 5] for place in range(0, len(letters), 5))


def case_of_holder(programme: Programme, code: str, birth: dt.date) -> Case:
    """Return the case of whoever holds its code and knows the birth date of somebody of its household.

    An unknown code and a wrong birth date are refused in the same words: neither tells whether the other was right.
    """
    case = Case.objects.filter(programme=programme.pk, access_code=plain_code(code)).first()
    if case is not None:
        people = register.people(register.sources(programme.municipality_id), [case.household_no]).get(case.household_no, [])
        if any(listed_as(one).birth == birth for one in people):
            return case
    cure = _("お手元の通知にあるコードと、世帯の方の生年月日を確かめてください。")
    raise NotFound("no-case", _("照会用コードと生年月日に合う手続きが見つかりません。"), cure=cure)


def taken(programme: int, source_ids: Sequence[str]) -> dict[str, Application]:
    """Return the rows that were received under these numbers, each with its case."""
    found: dict[str, Application] = {}
    for part in bulk.batches(sorted(set(source_ids)), 2_000):
        rows = Application.objects.select_related("case").filter(programme=programme, source_id__in=part)
        found.update({row.source_id: row for row in rows})
    return found
