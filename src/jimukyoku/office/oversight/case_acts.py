"""What a person may do to one case from where it stands: a table of acts, each with its form, its duty and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import LETTER_NAMES, LETTER_STOPS, STOP_NAMES, State, Stop, acts_from
from jimukyoku.domain.decision import REFUSE
from jimukyoku.domain.deficiency import reply_by
from jimukyoku.domain.notices import SPEAKS_TO
from jimukyoku.domain.screening import LOOK, OPEN, QUESTIONS, may_let_go
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases import actions as cases
from jimukyoku.office.cases import queries as cases_of
from jimukyoku.office.decision import actions as decision
from jimukyoku.office.intake import actions as intake
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.oversight.case_page import View
from jimukyoku.office.screening import actions as screening


class Because(OfficeForm):
    """A reason: every act keeps one."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    hint: Any = gettext_lazy("記録に残り、あとから変えられません。何を、どのように確かめたかを書いてください。")

    def __init__(self, seen: View, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.hint


class NewHead(Because):
    """Which member the case goes on with."""

    resident = forms.ChoiceField(label=gettext_lazy("新しい世帯主"), widget=forms.RadioSelect)
    field_order = ("resident", "reason")

    def __init__(self, seen: View, *args: Any, **kwargs: Any) -> None:
        super().__init__(seen, *args, **kwargs)
        self.fields["resident"].choices = [(number, f"{seen.name_of(number)}（{number}）") for number in others(seen)]


class ByHand(Because):
    """Which letter was handed over or sent by hand, and by when it asks for an answer."""

    kind = forms.ChoiceField(label=gettext_lazy("渡した通知"), widget=forms.RadioSelect)
    due = forms.DateField(
        label=gettext_lazy("通知に書いた回答期限"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("「通知に書いた回答期限」を年月日で入力してください。")},
    )  # fmt: skip
    hint = gettext_lazy("だれが、いつ、どのように渡したかを書いてください。")
    field_order = ("kind", "due", "reason")

    def __init__(self, seen: View, *args: Any, **kwargs: Any) -> None:
        super().__init__(seen, *args, **kwargs)
        kinds = letters_due(seen)
        self.fields["kind"].choices = [(kind, _(LETTER_NAMES[kind])) for kind in kinds]
        self.initial["kind"] = kinds[0] if len(kinds) == 1 else ""
        if "deficiency" in kinds:
            self.initial["due"] = reply_by(seen.today, seen.pack.closed_days)
        else:
            del self.fields["due"]


Do = Callable[[Desk, View, str, dict[str, Any]], Any]


@dataclass(frozen=True)
class Act:
    """One thing that may be done. ``keys`` returns what it may be done to from here: stops, findings, or "" for the case."""

    name: str
    duty: Duty
    title: Any
    done: Any
    keys: Callable[[View], list[str]]
    do: Do
    form: type[Because] = Because
    about: Callable[[View, str], str] = lambda seen, key: ""
    ends: bool = False


@dataclass(frozen=True)
class Offer:
    """An act that this person may do now, with its form."""

    act: Act
    key: str
    about: str
    form: Because


def others(seen: View) -> list[str]:
    """Return the members of the case besides its head."""
    return [number for number in cases_of.residents_of(seen.case.pk) if number != seen.case.head_no]


def letters_due(seen: View) -> list[str]:
    """Return the kinds of letters that are due to this case and that no machine may print."""
    case, found = seen.case, []
    had = {one.kind for one in seen.letters if not one.void}
    for kind, state in SPEAKS_TO.items():
        first = kind in ("push", "confirmation")
        asked = kind != "deficiency" or any(one.state == "open" and one.severity == "block" for one in seen.findings)
        if state == case.state and asked and not (first and (kind != case.route or kind in had)):
            found.append(kind)
    return found if case.unprintable in LETTER_STOPS else []


def _permitted(act: str) -> Callable[[View], list[str]]:
    return lambda seen: [""] if act in acts_from(State(seen.case.state)) else []


def _stops(seen: View) -> list[str]:
    return [stop for stop in (seen.case.held, seen.case.unprintable) if stop]


def _heads(seen: View) -> list[str]:
    ended = seen.case.state in (State.CLOSED, State.DECEASED, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.PAID, State.PAYING)
    return [""] if not ended and others(seen) else []


def _reopenable(seen: View) -> list[str]:
    paid_out = seen.case.state == State.NOTIFIED and seen.case.decision != REFUSE
    return [] if paid_out else _permitted("reopen")(seen)


def _declinable(seen: View) -> list[str]:
    return _permitted("decline")(seen) if seen.case.decision else []


def _waivable(seen: View) -> list[str]:
    codes = dict.fromkeys(one.code for one in seen.findings if one.state in (OPEN, LOOK) and one.code not in QUESTIONS)
    return [code for code in codes if may_let_go(seen.pack, code, "", Duty.DECIDE)]


def _about_stop(seen: View, key: str) -> str:
    name = _(STOP_NAMES[Stop(key)]) if key in set(Stop) else key
    written = key in (Stop.CORRESPONDENCE, Stop.DECLINED)  # what a household wrote stops a case once, not at every gate
    if key == seen.case.unprintable or (key == seen.case.held and not seen.case.held_key and not written):
        return _("{stop}。台帳の事実が変わらなければ、次の関門でまた止まります。").format(stop=name)
    return name


def _about_finding(seen: View, key: str) -> str:
    rule = seen.pack.deficiency(key)
    return f"{key}：{rule.sentence}" if rule else key


ACTS = (
    Act("lift", Duty.HOLD, gettext_lazy("保留を解除する"), gettext_lazy("保留を解除しました。"), _stops,
        lambda desk, seen, key, data: cases.lift_hold(desk, seen.programme, seen.case.pk, data["reason"], seen=key), about=_about_stop),
    Act("by_hand", Duty.HOLD, gettext_lazy("通知を手渡し・別送したと登録する"), gettext_lazy("手渡し・別送を登録しました。"),
        lambda seen: [""] if letters_due(seen) else [],
        lambda desk, seen, key, data: notices.posted_by_hand(
            desk, seen.programme, [seen.case.pk], data["kind"], data["reason"], due=data.get("due") if data["kind"] == "deficiency" else None),
        form=ByHand),
    Act("waive", Duty.DECIDE, gettext_lazy("不備を不問にする"), gettext_lazy("不備を不問にしました。"), _waivable,
        lambda desk, seen, key, data: screening.waive(desk, seen.programme, seen.case.pk, key, data["reason"]), about=_about_finding),
    Act("send_back", Duty.DECIDE, gettext_lazy("審査に差し戻す"), gettext_lazy("審査に差し戻しました。"), _permitted("send_back"),
        lambda desk, seen, key, data: decision.send_back(desk, seen.programme, seen.case.pk, data["reason"])),
    Act("head", Duty.DECIDE, gettext_lazy("世帯主を変える"), gettext_lazy("世帯主を変えました。"), _heads,
        lambda desk, seen, key, data: cases.change_head(desk, seen.programme, seen.case.pk, data["resident"], data["reason"]), form=NewHead),
    Act("reopen", Duty.DECIDE, gettext_lazy("案件を再開する"), gettext_lazy("再開しました。次の審査で見直されます。"), _reopenable,
        lambda desk, seen, key, data: decision.reopen(desk, seen.programme, seen.case.pk, data["reason"])),
    Act("withdraw", Duty.RECEIVE, gettext_lazy("申請の取下げを入力する"), gettext_lazy("取下げを登録しました。"), _permitted("withdraw"),
        lambda desk, seen, key, data: intake.withdraw(desk, seen.programme, seen.case.pk, data["reason"]), ends=True),
    Act("decline", Duty.DECIDE, gettext_lazy("決定後の辞退として終了する"), gettext_lazy("辞退として終了しました。"), _declinable,
        lambda desk, seen, key, data: cases.decline(desk, seen.programme, [seen.case.pk], data["reason"]), ends=True),
    Act("decease", Duty.DECIDE, gettext_lazy("死亡等として終了する"), gettext_lazy("死亡等として終了しました。"), _permitted("decease"),
        lambda desk, seen, key, data: cases.decease(desk, seen.programme, [seen.case.pk], data["reason"]), ends=True),
)  # fmt: skip


def offer(act: Act, seen: View, key: str, data: Any = None) -> Offer:
    """Return an act with its form; ``data`` is what somebody sent."""
    prefix = f"{act.name}-{key}" if key else act.name
    return Offer(act, key, act.about(seen, key), act.form(seen, data, prefix=prefix))


def offers(seen: View) -> list[Offer]:
    """Return what this person may do to this case now."""
    return [offer(act, seen, key) for act in ACTS if seen.person.holds(act.duty) for key in act.keys(seen)]
