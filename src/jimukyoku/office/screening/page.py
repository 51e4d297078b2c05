"""Everything the screener's page of one case shows. Reads only."""

from typing import Any

from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import MOST_ROUNDS, SAME_ACCOUNT
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.queries import names
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening import beside, queries
from jimukyoku.office.screening.actions import TO_SCREEN
from jimukyoku.office.screening.facts import dossiers
from jimukyoku.office.screening.looking import LOOKED_AT
from jimukyoku.office.screening.showing import Shown, shown, word

# One key a finding of the pack's list: digits first, then letters that mean nothing else on the page.
KEYS = "123456789abcefghilmoqrtuvyz"
_APPLICANT = frozenset({"applicant_name", "applicant_kana", "applicant_birth"})


def identity_codes(pack: Pack) -> list[str]:
    """Return the codes of the rules that doubt who applied, and of the account that two households call their own."""
    return [*(rule.code for rule in pack.deficiencies if _APPLICANT & set(rule.fields)), SAME_ACCOUNT]


def context(programme: Programme, case: Case, desk: Desk) -> dict[str, Any]:
    """Return what the template shows."""
    pack, read = pack_of(programme), register.sources(programme.municipality_id)
    (one,) = dossiers(programme, pack, read, [case], desk.today)
    sight = beside.sight_of(desk.person, one, beside.guarded(read, one, desk.today))
    remarks = queries.remarks_of(case.pk)
    found = shown(pack, queries.findings_of(case.pk), remarks, one)
    notes = [remark for remark in remarks if remark.finding_id is None]
    called = names(remark.by for remark in notes)
    open_ones = sorted((finding for finding in found if finding.open), key=lambda finding: (not finding.look, finding.code, finding.pk))
    return {
        "case": case, "state": STATE_NAMES[State(case.state)], "held": STOP_NAMES[Stop(case.held)] if case.held else "",
        "unprintable": STOP_NAMES[Stop(case.unprintable)] if case.unprintable else "",
        "lines": beside.compare(programme.municipality_id, pack, read, one, sight), "people": one.residents,
        "findings": open_ones, "done": [finding for finding in found if not finding.open], "notes": [word(note, called) for note in notes],
        "list": _list(pack, {finding.code for finding in open_ones}), "may_look": case.state in LOOKED_AT,
        "may_rules": case.state in TO_SCREEN and not case.held, "outcome": _outcome(case, open_ones), "rounds": case.rounds, "most": MOST_ROUNDS,
        "legal_basis": pack.legal_basis,
    }  # fmt: skip


def _list(pack: Pack, had: set[str]) -> list[dict[str, Any]]:
    """Return what a person may add, each with its key: what only a person can see comes first."""
    rules = sorted(pack.deficiencies, key=lambda rule: rule.when is not None)
    keys = [*KEYS, *[""] * len(rules)]
    return [
        {"key": key, "code": rule.code, "text": rule.sentence, "severity": rule.severity, "by_eye": rule.when is None, "had": rule.code in had}
        for key, rule in zip(keys, rules, strict=False)
    ]


def _outcome(case: Case, found: list[Shown]) -> str:
    """Return what may become of the case now: look, notice, by_hand (a letter no machine may print), recommend, or nothing."""
    if case.state != State.SCREENED.value or case.held:
        return ""
    if any(one.look for one in found):
        return "look"
    if any(one.kind == "block" for one in found) and case.rounds < MOST_ROUNDS:
        return "by_hand" if case.unprintable else "notice"
    return "recommend"
