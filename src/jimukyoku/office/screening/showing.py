"""A finding as pages show it: what it says, why, where that is written, who found it, and what people said of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import QUESTION_NAMES
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.programme.language import Explanation, explain
from jimukyoku.domain.screening import LOOK, OPEN, QUESTIONS, SHARED, SHARED_NAMES, UNREADABLE, may_let_go, shared_words
from jimukyoku.office.access.queries import names
from jimukyoku.office.screening import beside
from jimukyoku.office.screening.facts import Dossier
from jimukyoku.office.screening.models import Finding, Remark

SEVERITIES = {
    "block": gettext_lazy("不備（補正が必要）"), "warn": gettext_lazy("注意"), "note": gettext_lazy("参考"), "unclear": gettext_lazy("要判断"),
}  # fmt: skip
_NAMES = QUESTION_NAMES | SHARED_NAMES  # of what is in no pack
STATES = {
    OPEN: gettext_lazy("未解決"), LOOK: gettext_lazy("目視待ち"), "resolved": gettext_lazy("解消"), "waived": gettext_lazy("不問"),
    "dismissed": gettext_lazy("当たらない"),
}  # fmt: skip
SAID = {
    "confirm": gettext_lazy("認めました"), "dismiss": gettext_lazy("外しました"), "settle": gettext_lazy("済みにしました"),
    "add": gettext_lazy("加えました"), "ask": gettext_lazy("尋ねました"), "waive": gettext_lazy("不問にしました"),
    "note": gettext_lazy("書き留めました"),
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """What somebody said of a finding."""

    act: Any
    text: str
    who: str
    at: str


@dataclass(frozen=True)
class Shown:
    """One finding on a page. ``why`` are the sentences of its rule's condition with the facts behind them, ``alike``
    those of what was compared with what, ``others`` the receipt numbers of cases that share it."""

    pk: int
    code: str
    name: str
    text: str
    cure: str
    severity: Any
    kind: str
    state: Any
    open: bool
    look: bool
    question: bool
    round: int
    fields: Sequence[str]
    basis: str
    why: Sequence[str]
    alike: Sequence[str]
    others: Sequence[str]
    by: str
    words: Sequence[Word]
    may_dismiss: bool

    @property
    def confirmed(self) -> bool:
        """Whether somebody who looked has confirmed it, or found it themselves."""
        return self.open and not self.look and (bool(self.by) or bool(self.words))


def shown(pack: Pack, findings: Iterable[Finding], remarks: Iterable[Remark] = (), one: Dossier | None = None) -> list[Shown]:
    """Return findings as a page shows them; with the dossier also why the rule says so now."""
    findings, remarks = list(findings), list(remarks)
    called = names([*(row.by for row in findings), *(said.by for said in remarks)])
    said: dict[int | None, list[Word]] = {}
    for remark in remarks:
        said.setdefault(remark.finding_id, []).append(word(remark, called))
    labels = {field.id: field.label for field in pack.fields}
    return [_shown(pack, row, labels, said.get(row.pk, []), called, one) for row in findings]


def word(remark: Remark, called: Mapping[str, str]) -> Word:
    """Return what somebody said, with their name."""
    return Word(SAID.get(remark.act, remark.act), remark.text, called.get(remark.by, remark.by), remark.at[:16].replace("T", " "))


def _shown(
    pack: Pack, row: Finding, labels: Mapping[str, str], words: Sequence[Word], called: Mapping[str, str], one: Dossier | None
) -> Shown:
    rule = pack.deficiency(row.code)
    why = lines(explain(rule.when, one.facts, one.member_rows, vocabulary=pack.vocabulary)) if rule and rule.when and one else []
    return Shown(
        pk=row.pk, code=row.code, name=_(_NAMES[row.code]) if row.code in _NAMES else row.code, text=sentence(pack, row),
        cure=rule.cure if rule else "", severity=SEVERITIES.get(row.severity, row.severity), kind=row.severity,
        state=STATES.get(row.state, row.state), open=row.state in (OPEN, LOOK), look=row.state == LOOK, question=row.code in QUESTIONS,
        round=row.round, fields=[labels.get(name, name) for name in row.fields.split(",") if name], basis=_basis(pack, row),
        why=why, alike=_alike(row, one) if one else [], others=_shared(row)["others"], by=called.get(row.by, row.by), words=words,
        may_dismiss=not row.by and may_let_go(pack, row.code, row.severity, Duty.SCREEN),
    )  # fmt: skip


def _alike(row: Finding, one: Dossier) -> list[str]:
    """Return why the name and the reading that a finding is about count as the register's or not."""
    person = beside.who_wrote(one)
    found = (beside.likeness(name, one, person) for name in row.fields.split(","))
    return [alike.sentence for alike in found if alike]


def _shared(row: Finding) -> dict[str, Any]:
    """Return which cases share what a finding is about, and how many they are."""
    return dict(json.loads(row.detail)) if row.code in SHARED else {"others": [], "count": 0}


def sentence(pack: Pack, row: Finding) -> str:
    """Return what a finding says: the rule in force, or what was said then where it is gone; a question in its own words."""
    if row.code == UNREADABLE:
        return "／".join(str(text) for text in json.loads(row.detail).values())
    if row.code in SHARED:
        return shared_words(row.code, **_shared(row))
    rule = pack.deficiency(row.code)
    return rule.sentence if rule else row.detail


def _basis(pack: Pack, row: Finding) -> str:
    if row.code in _NAMES:
        return ""
    if pack.deficiency(row.code) is None:
        return pack.legal_basis
    return _("{law}（制度パック 第{version}版 規則 {code}）").format(law=pack.legal_basis, version=pack.version, code=row.code)


def lines(told: Explanation) -> list[str]:
    """Return the sentences of a condition's parts, or its own where it has none."""
    return [line for part in told.parts for line in lines(part)] or [told.sentence]
