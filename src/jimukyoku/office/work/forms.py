"""Forms about tasks: giving back, setting aside, handing over; for supervisors moving, ranking, skills."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.work import KINDS, PRIORITY_NAMES, SKILL_NAMES, kind_of
from jimukyoku.office.access.models import Person
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.work import queries


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)


class BackForm(OfficeForm):
    """Giving a task back; a word why helps whoever is next."""

    prefix = "back"
    reason = _text(gettext_lazy("戻す理由"), 200, required=False)


class AsideForm(OfficeForm):
    """Setting a task aside for a reason, up to a day."""

    prefix = "aside"
    reason = _text(gettext_lazy("脇に置く理由"), 200, help_text=gettext_lazy("例：本人の折り返し電話を待つ。案件の記録に残ります。"))
    until = forms.DateField(
        label=gettext_lazy("いつまで"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("この日の朝、だれでも受け取れるようになります。"),
        error_messages={"invalid": gettext_lazy("「いつまで」を年月日で入力してください。")},
    )  # fmt: skip


class HandForm(OfficeForm):
    """Handing a task over to a colleague who may do it."""

    prefix = "hand"
    to = forms.ChoiceField(label=gettext_lazy("引き継ぐ人"))
    note = _text(gettext_lazy("伝言"), 500, help_text=gettext_lazy("済んだこと、残っていること。案件の記録に残ります。"))

    def __init__(self, person: Person, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in queries.colleagues(person, kind_of(kind).duty) if one.pk != person.pk]
        self.fields["to"].choices = [("", _("選んでください")), *((one.login, one.name) for one in others)]


class MoveForm(OfficeForm):
    """Moving chosen tasks to one of one's own people, or back into the queue."""

    prefix = "move"
    tasks = forms.MultipleChoiceField(label=gettext_lazy("移す作業"))
    to = forms.ChoiceField(label=gettext_lazy("移す先"), required=False)
    reason = _text(gettext_lazy("移す理由"), 200, help_text=gettext_lazy("案件の記録に残ります。"))

    def __init__(self, person: Person, tasks: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].choices = [(one, one) for one in tasks]
        people = [(one.login, one.name) for one in queries.colleagues(person)]
        self.fields["to"].choices = [("", _("だれでも受け取れるように戻す")), *people]


class AssignForm(OfficeForm):
    """Giving one case that waits to a person."""

    prefix = "assign"
    receipt = _text(gettext_lazy("割り当てる受付番号"), 12)
    kind = forms.ChoiceField(label=gettext_lazy("割り当てる作業の種類"))
    to = forms.ChoiceField(label=gettext_lazy("割り当てる人"))
    reason = _text(gettext_lazy("割り当てる理由"), 200)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.name, _(one.label)) for one in queries.kinds_here(person)]
        self.fields["to"].choices = [("", _("選んでください")), *((one.login, one.name) for one in queries.colleagues(person))]


class RankForm(OfficeForm):
    """How urgent one case is at a desk, and which skill it asks for."""

    prefix = "rank"
    receipt = _text(gettext_lazy("優先度を変える受付番号"), 12)
    kind = forms.ChoiceField(label=gettext_lazy("作業の種類"))
    priority = forms.TypedChoiceField(label=gettext_lazy("優先度"), coerce=int)
    skill = forms.ChoiceField(label=gettext_lazy("担当できる人の条件"), required=False)
    reason = _text(gettext_lazy("優先度を変える理由"), 200)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.name, _(one.label)) for one in queries.kinds_here(person)]
        self.fields["priority"].choices = [(number, _(name)) for number, name in reversed(PRIORITY_NAMES.items())]
        self.fields["skill"].choices = [("", _("問わない")), *((name, _(label)) for name, label in SKILL_NAMES.items())]


class SkillForm(OfficeForm):
    """What a person can do, and to which kinds of tasks they are kept."""

    skills = forms.MultipleChoiceField(
        label=gettext_lazy("担当できること"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("だれかに付けた時から、その条件の作業は、付いている人にだけ渡ります。"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("担当する作業の種類"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("何も選ばないと、権限のあるすべての種類を担当します。"),
    )  # fmt: skip

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = queries.skills_of(person)
        self.fields["skills"].choices = [(name, _(label)) for name, label in SKILL_NAMES.items()]
        self.fields["kinds"].choices = [(one.name, _(one.label)) for one in queries.kinds_here(person)]
        self.initial = {"skills": sorted(own & SKILL_NAMES.keys()), "kinds": sorted(own & KINDS.keys())}

    def wanted(self) -> set[str]:
        """Return the skills and kinds that were chosen."""
        return {*self.cleaned_data["skills"], *self.cleaned_data["kinds"]}


def fence_of(data: Any) -> int | None:
    """Return the number under which the sender of a desk's form had the task (the hidden field ``fence``); None: had it not."""
    text = data.get("fence", "")
    return int(text) if text.isdigit() and int(text) else None


def tomorrow(today: dt.date) -> dict[str, dt.date]:
    """Return the first day to which a task may be set aside, as a form's beginning."""
    return {"until": today + dt.timedelta(days=1)}
