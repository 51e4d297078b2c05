"""Reading recommendations, decisions, and the account a case is paid to."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.decision import REFUSE, UNCLEAR, Proposal, sample
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.models import Decision, PayAccount, Recommendation
from jimukyoku.office.notices.models import Letter

_WAITING = (
    f"FROM {Case._meta.db_table} k JOIN {Recommendation._meta.db_table} r ON r.case_id = k.chain_id "
    f"AND r.id = (SELECT MAX(x.id) FROM {Recommendation._meta.db_table} x WHERE x.case_id = k.chain_id) "
    "WHERE k.programme = %s AND k.state = 'recommended' AND k.held = ''"
)


def proposals(programme: int) -> list[Proposal]:
    """Return the list an officer may decide now, by receipt number."""
    sql = f"SELECT k.chain_id, r.id, k.receipt_number, r.outcome, r.amount {_WAITING} ORDER BY k.receipt_number"
    return [Proposal(*row) for row in bulk.stream(sql, [programme])]


def proposals_for(programme: int, cases: Sequence[int]) -> list[Proposal]:
    """Return the current proposals of the given cases.

    Read table by table, by key: joined, PostgreSQL may compare every waiting case with every recommendation of a part,
    as long as it has no statistics of rows just written.
    """
    found: list[Proposal] = []
    for part in bulk.batches(sorted(cases), 2_000):
        rows = Case.objects.filter(pk__in=part).values_list("pk", "programme", "state", "held", "receipt_number")
        waiting = {pk: number for pk, owner, state, held, number in rows if (owner, state, held) == (programme, "recommended", "")}
        newest = Recommendation.objects.filter(case_id__in=part).order_by("pk").values_list("case_id", "pk", "outcome", "amount")
        proposed = {case: rest for case, *rest in newest}
        found += [Proposal(case, proposed[case][0], number, *proposed[case][1:]) for case, number in waiting.items() if case in proposed]
    return found


def reasons_of(recommendations: Iterable[int]) -> dict[int, str]:
    """Return the reasons (JSON: code, sentence, basis) of the given recommendations."""
    found: dict[int, str] = {}
    for part in bulk.batches(recommendations, 2_000):
        found.update(Recommendation.objects.filter(pk__in=part).values_list("pk", "reasons"))
    return found


@dataclass
class Group:
    """Proposals that have outcome and reasons in common."""

    outcome: str
    reasons: list[tuple[str, str, str]]
    count: int = 0
    yen: int = 0


def listed(programme: int) -> list[Proposal]:
    """Return the proposals that may be decided as a list: all but the unclear ones."""
    return [one for one in proposals(programme) if one.outcome != UNCLEAR]


def groups(programme: int) -> list[Group]:
    """Return the waiting proposals by outcome and rules, in one statement; the sentences are those of one of them."""
    sql = (
        f"SELECT x.outcome, x.reasons, COUNT(*), SUM(x.amount) FROM (SELECT r.outcome, r.reasons, r.amount {_WAITING}) x "
        "GROUP BY x.outcome, x.reasons ORDER BY x.outcome, x.reasons"
    )
    found: dict[tuple[str, ...], Group] = {}
    for outcome, text, count, yen in bulk.rows(sql, [programme]):
        reasons = [(code, sentence, basis) for code, sentence, basis in json.loads(text)]
        group = found.setdefault((outcome, *(code for code, _text, _basis in reasons)), Group(outcome, reasons))
        group.count += count
        group.yen += int(yen)
    return sorted(found.values(), key=lambda one: (one.outcome, -one.count))


def to_look_at(listed: Sequence[Proposal]) -> list[Proposal]:
    """Return the sample an officer looks at before deciding this list."""
    texts = reasons_of(one.recommendation for one in listed if one.outcome == REFUSE)
    return sample(listed, {pk: [code for code, _text, _basis in json.loads(text)] for pk, text in texts.items()})


def newest_recommendation(programme: int, case: int) -> Recommendation:
    """Return the recommendation a single decision stands on; NotFound when the case has none in this programme."""
    query = Recommendation.objects.select_related("case").filter(case_id=case, case__programme=programme)
    found = query.order_by("-pk").first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def decisions(cases: Iterable[int]) -> dict[int, Decision]:
    """Return the newest decision of each case."""
    found: dict[int, Decision] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        for row in Decision.objects.select_related("recommendation").filter(case_id__in=part).order_by("pk"):
            found[row.case_id] = row
    return found


def pay_accounts(cases: Iterable[int]) -> dict[int, PayAccount]:
    """Return the account each case is to be paid to now."""
    found: dict[int, PayAccount] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        found.update({row.case_id: row for row in PayAccount.objects.filter(case_id__in=part).order_by("pk")})
    return found


def case_of(programme: int, case: int) -> Case:
    """Return a case of this programme; NotFound otherwise."""
    found = Case.objects.filter(programme=programme, pk=case).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def decision_counts(cases: Iterable[int]) -> dict[int, int]:
    """Return how many decisions each case has had: which letter of its kind the next one is."""
    found: dict[int, int] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        found.update(Decision.objects.filter(case_id__in=part).values_list("case_id").annotate(models.Count("pk")))
    return found


def unannounced(programme: int, kind: str, state: str, *, limit: int) -> list[Case]:
    """Return decided cases in ``state`` whose newest decision has no letter of ``kind`` yet."""
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.state = %s AND k.held = '' AND k.unprintable = '' "
        f"AND NOT EXISTS (SELECT 1 FROM {Letter._meta.db_table} l WHERE l.case_id = k.chain_id AND l.kind = %s AND l.void = '' "
        f"AND l.turn = (SELECT COUNT(*) FROM {Decision._meta.db_table} d WHERE d.case_id = k.chain_id)) "
        "ORDER BY k.chain_id LIMIT %s"
    )
    return list(Case.objects.raw(sql, [programme, state, kind, limit]))


def waiting_for_money(programme: int, cases: Sequence[int]) -> list[Case]:
    """Return those of ``cases`` that were approved and not paid: their account may still change."""
    states = ("approved", "notified", "returned")
    return list(Case.objects.filter(programme=programme, pk__in=cases, state__in=states).exclude(decision="refuse").order_by("pk"))


def totals(programme: int) -> dict[str, tuple[int, int]]:
    """Return (count, yen) of the decisions in force, by outcome."""
    sql = (
        f"SELECT decision, COUNT(*), COALESCE(SUM(amount), 0) FROM {Case._meta.db_table} "
        "WHERE programme = %s AND decision <> '' GROUP BY decision"
    )
    return {outcome: (count, int(yen)) for outcome, count, yen in bulk.rows(sql, [programme])}


def accounts_of(case: int) -> list[PayAccount]:
    """Return every account that was taken down for a case, oldest first; the last one counts."""
    return list(PayAccount.objects.filter(case_id=case).order_by("pk"))
