"""Gates (関門): the world is read again right before an irreversible act, and the proof of it is kept.

A gate sees every case that is about to be printed or paid, and stops those whose world has changed. Its evidence names
what was read, how many were checked and what came out; the act that follows must present it, and it does not open for
evidence that checked fewer rows than went in (寝屋川市 2020: the duplicate check ran, and did nothing).

An officer who has looked at a stop may accept it. What is accepted is exactly what was seen (its key): the same fact does
not stop the case again, another one does. Stops without a key cannot be accepted; the world has to be put right.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jimukyoku.domain.basics import Conflict, digest
from jimukyoku.domain.basics import gettext as _


class Stop(StrEnum):
    """Why a case is held back, by a gate or by what its household wrote."""

    HEAD_DECEASED = "head_deceased"
    NOT_LISTED = "not_listed"
    MOVED = "moved"
    RULES_CHANGED = "rules_changed"
    SAME_PERSON = "same_person"
    PROTECTED = "protected"
    ACCOUNT_PENDING = "account_pending"
    ALREADY_PAID = "already_paid"
    OVER_CAP = "over_cap"
    SHARED_ACCOUNT = "shared_account"
    HOLDER_DECEASED = "holder_deceased"
    NO_ACCOUNT = "no_account"
    BAD_ACCOUNT = "bad_account"
    GLYPH = "glyph"
    CORRESPONDENCE = "correspondence"
    DECLINED = "declined"


STOP_NAMES: dict[Stop, str] = {
    Stop.HEAD_DECEASED: _("世帯主の死亡・消除"),
    Stop.NOT_LISTED: _("新しい台帳に世帯がない"),
    Stop.MOVED: _("転出・転居（送付先が不明）"),
    Stop.RULES_CHANGED: _("審査のあとで、台帳による判定が変わった"),
    Stop.SAME_PERSON: _("同じ方が別の案件に含まれる"),
    Stop.PROTECTED: _("支援措置対象者"),
    Stop.ACCOUNT_PENDING: _("口座の変更申出あり"),
    Stop.ALREADY_PAID: _("支給済み"),
    Stop.OVER_CAP: _("制度の上限額を超過"),
    Stop.SHARED_ACCOUNT: _("同じ口座に複数世帯"),
    Stop.HOLDER_DECEASED: _("口座名義人の死亡"),
    Stop.NO_ACCOUNT: _("振込先口座なし"),
    Stop.BAD_ACCOUNT: _("振込先口座が全銀ファイルに書けない"),
    Stop.GLYPH: _("印字できない文字"),
    Stop.CORRESPONDENCE: _("新しい届出あり"),
    Stop.DECLINED: _("決定後の辞退の申出"),
}

# These keep a case from being printed by machine; everything else about it goes on, and its letters are posted by hand.
LETTER_STOPS = frozenset({Stop.MOVED, Stop.PROTECTED, Stop.GLYPH})


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that stops a case, and the key of the very fact that was seen; without a key it cannot be accepted."""

    stop: Stop
    key: str = ""


def first_stop(found: Iterable[Seen], accepted: Container[tuple[str, str]]) -> Seen | None:
    """Return the first of what was seen that no officer has accepted, or None."""
    return next((one for one in found if not one.key or (one.stop.value, one.key) not in accepted), None)


@dataclass(frozen=True)
class Evidence:
    """What a gate saw. ``sources`` name the imports and versions it read, ``stops`` the cases held back and why."""

    kind: str
    rows_in: int
    rows_checked: int
    stops: Mapping[int, str]
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def result_hash(self) -> str:
        """One hash over everything the evidence says."""
        stops = [[case, reason] for case, reason in sorted(self.stops.items())]
        return digest([self.kind, self.rows_in, self.rows_checked, stops, dict(self.sources)])


def pass_gate(
    kind: str, cases: Sequence[int], reasons: Mapping[int, str | None], sources: Mapping[str, str]
) -> tuple[list[int], Evidence]:
    """Return the cases that may go on, and the evidence.

    ``reasons`` holds the verdict of the check for every case: None lets it pass, a Stop holds it. A case the check said
    nothing about makes the whole gate refuse: silence is not consent.
    """
    unchecked = [case for case in cases if case not in reasons]
    if unchecked or len(set(cases)) != len(cases):
        raise Conflict(
            "gate-incomplete",
            _("関門「{kind}」で {n} 件が確認されていません。").format(kind=kind, n=len(unchecked) or "重複"),
            cure=_("確認処理が全件に実行されたかを調べ、もう一度実行してください。"),
        )
    stops = {case: reason for case in cases if (reason := reasons[case]) is not None}
    passed = [case for case in cases if case not in stops]
    return passed, Evidence(kind, len(cases), len(reasons.keys() & set(cases)), stops, dict(sources))


def require(evidence_in: int, evidence_checked: int, kinds: Iterable[str], kind: str) -> None:
    """Raise Conflict unless the evidence is of ``kind`` and checked every row that went in."""
    if kind not in set(kinds) or evidence_in != evidence_checked:
        raise Conflict(
            "gate-evidence",
            _("関門「{kind}」の確認記録が揃っていません。").format(kind=kind),
            cure=_("確認処理をもう一度実行してください。飛ばすことはできません。"),
        )
