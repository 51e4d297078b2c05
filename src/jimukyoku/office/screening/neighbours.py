"""What the screening of one case changes for others: what two cases share is found of both, whichever came first."""

import json

from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import OPEN, SHARED
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register.queries import Sources
from jimukyoku.office.screening import clues, findings
from jimukyoku.office.screening.facts import Dossier, dossiers
from jimukyoku.office.screening.models import Finding

_Pair = tuple[str, str]


def tell(desk: Desk, programme: Programme, pack: Pack, read: Sources, theirs: dict[int, list[_Pair]]) -> None:
    """Make the findings of what these cases share what their own screening would make them now, each change with its event.

    Nobody's state changes: a decided case, or a paid one, shows the officer what it now shares. What somebody let go with
    the same neighbours stays let go. The cases are locked.
    """
    for part in bulk.batches(sorted(theirs), 2_000):
        cases = list(Case.objects.filter(pk__in=part).order_by("pk"))
        wanted = {pk: {(one.code, one.sentence): one for one in found} for pk, found in clues.shared(programme.pk, pack, cases, theirs).items()}
        standing = _standing(part)
        changed = [case for case in cases if wanted[case.pk].keys() != standing.get(case.pk, {}).keys()]
        gone, rows, over, lines = findings.let_go(case.pk for case in changed), [], [], []
        for one in dossiers(programme, pack, read, changed, desk.today) if changed else ():
            had, found = standing.get(one.case.pk, {}), wanted[one.case.pk]
            new = findings.new(pack, one, [found[pair] for pair in found if pair not in had], gone, set())
            done = [had[pair] for pair in had if pair not in found]
            if new or done:
                rows, over = rows + new, over + done
                lines.append(_line(one, new, {code for code, _detail in had.keys() & found.keys()}))
        bulk.update(Finding, "id", ("state",), [(pk, "resolved") for pk in over])
        bulk.insert(Finding, findings.COLUMNS, rows)
        desk.record_all(lines)


def _standing(cases: list[int]) -> dict[int, dict[_Pair, int]]:
    """Return the open findings of what these cases share, by code and by with whom."""
    found: dict[int, dict[_Pair, int]] = {}
    query = Finding.objects.filter(case_id__in=cases, state=OPEN, by="", code__in=SHARED)
    for pk, case, code, detail in query.values_list("pk", "case_id", "code", "detail"):
        found.setdefault(case, {})[code, detail] = pk
    return found


def _line(one: Dossier, new: list[findings.Row], kept: set[str]) -> Line:
    """Return the event: which of what cases share is open of this one now, and the cases it newly names."""
    others = sorted({receipt for row in new for receipt in json.loads(row[6])["others"]})
    return Line(one.case.pk, "finding.shared", {"shared": sorted(kept | {row[1] for row in new}), "others": others})
