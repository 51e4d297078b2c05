"""Forms of the deficiency desk: a notice, more time, a reminder, an answer that came by post, telephone or at the counter."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.cases import CHANNEL_NAMES
from jimukyoku.domain.intake import Received
from jimukyoku.domain.programme import Field, FieldKind, read_field
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases.models import Case
from jimukyoku.office.deficiency.actions import REMIND_BY
from jimukyoku.office.screening.showing import Shown


class ComposeForm(OfficeForm):
    """In which order a notice names the findings; a remark without a place is left out, a defect never is."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, findings: Sequence[Shown], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocking = [one for one in findings if one.kind == "block"]
        self.findings = [*blocking, *(one for one in findings if one.kind == "warn")]
        for place, one in enumerate(self.findings, start=1):
            label = _("{code} の順番").format(code=one.name)
            self.fields[f"place-{one.pk}"] = forms.IntegerField(
                label=label, required=one.kind == "block", min_value=1, max_value=99, localize=False,
                initial=place if one.kind == "block" else None,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "place"}),
                error_messages={name: _("「{label}」を1から99の数字で入力してください。").format(label=label)
                                for name in ("invalid", "min_value", "max_value", "required")},
            )  # fmt: skip

    def rows(self) -> list[tuple[Shown, Any]]:
        """Return each finding with the field of its place."""
        return [(one, self[f"place-{one.pk}"]) for one in self.findings]

    def chosen(self) -> list[int]:
        """Return the findings in their order; where nothing was sent yet, as they stand."""
        if not self.is_bound:
            return [one.pk for one in self.findings if one.kind == "block"]
        places = {one.pk: self.cleaned_data.get(f"place-{one.pk}") for one in self.findings}
        return [pk for pk, place in sorted(places.items(), key=lambda pair: pair[1] or 0) if place]


class ExtendForm(OfficeForm):
    """Why a household needs more time."""

    reason = forms.CharField(
        label=gettext_lazy("延ばす理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("いつ、どのように申し出があったかを書いてください。延ばせるのは1回だけです。"),
    )  # fmt: skip


class RemindForm(OfficeForm):
    """How a household was reminded, and what was said."""

    channel = forms.ChoiceField(label=gettext_lazy("連絡の方法"), widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("話したこと"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(name, _(CHANNEL_NAMES[name])) for name in REMIND_BY]


class AnswerForm(OfficeForm):
    """An answer: only what was asked for, beside how and when it came. ``token`` makes the same answer count once."""

    token = forms.RegexField(r"[0-9a-f]{12}", widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=gettext_lazy("受付経路"), widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=gettext_lazy("受付日"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("「受付日」を年月日で入力してください。")},
    )  # fmt: skip
    postmarked_on = forms.DateField(
        label=gettext_lazy("消印日"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("郵送で、消印が読めるときに入力します。"),
        error_messages={"invalid": gettext_lazy("「消印日」を年月日で入力してください。")},
    )  # fmt: skip

    def __init__(self, asked: Sequence[Field], today: dt.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.today = asked, today
        self.fields["channel"].choices = [(name, _(label)) for name, label in CHANNEL_NAMES.items() if name != "online"]
        self.initial.setdefault("received_on", today)
        self.initial.setdefault("token", secrets.token_hex(6))
        for field in asked:
            self.fields[f"said-{field.id}"] = _input(field)

    def rows(self) -> list[tuple[Field, Any]]:
        """Return each field of the pack that was asked for, with its input."""
        return [(field, self[f"said-{field.id}"]) for field in self.asked]

    def clean(self) -> dict[str, Any]:
        """Read what was written as the office reads every file: what cannot be read is put right while somebody is there."""
        data = super().clean() or self.cleaned_data
        if data.get("received_on") and data["received_on"] > self.today:
            self.add_error("received_on", _("「受付日」は今日までの日です。"))
        written = {field.id: text for field in self.asked if (text := str(data.get(f"said-{field.id}") or "").strip())}
        for field in self.asked:
            if field.id in written:
                try:
                    read_field(field, written[field.id])
                except BadInput as problem:
                    self.add_error(f"said-{field.id}", problem.what)
        if not written and not self.errors:
            self.add_error(None, _("届いた内容を1つ以上入力してください。"))
        return {**data, "written": written}

    def received(self, case: Case) -> Received:
        """Return the answer as a row like any other."""
        data = self.cleaned_data
        raw = {"household_no": case.household_no, **data["written"]}
        return Received(
            0, f"DESK-{case.receipt_number}-{data['token']}", data["channel"], data["received_on"], data["postmarked_on"], raw,
            {field.id: field for field in (_NUMBER, *self.asked)},
        )  # fmt: skip


_NUMBER = Field("household_no", "世帯番号", FieldKind.TEXT)


def _input(field: Field) -> forms.Field:
    if field.choices or field.kind == FieldKind.BOOL:
        words = [*field.choices.values()] or ["はい", "いいえ"]
        choices = [("", _("届いていない")), *((word, word) for word in words)]
        return forms.ChoiceField(label=field.label, required=False, widget=forms.RadioSelect, choices=choices, initial="")
    example = _("例：{text}").format(text=field.example) if field.example else ""
    attrs = {"autocomplete": "off", **({"inputmode": "numeric"} if field.kind == FieldKind.DIGITS else {})}
    return forms.CharField(label=field.label, required=False, max_length=field.length + 50, help_text=example, widget=forms.TextInput(attrs=attrs))
