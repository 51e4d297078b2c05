"""Forms of the decision desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.decision import APPROVE, OUTCOME_NAMES, REFUSE
from jimukyoku.office.basics.forms import OfficeForm


class SingleForm(OfficeForm):
    """One case decided by its own merits: outcome, amount, reason, article."""

    recommendation = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=gettext_lazy("決定"), widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label=gettext_lazy("支給額（円）"), required=False, localize=False, help_text=gettext_lazy("支給のときに入力します。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("「支給額（円）」を数字で入力してください。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("不支給のときは、本人に届く通知にこのまま印刷されます。"),
    )  # fmt: skip
    article = forms.CharField(
        label=gettext_lazy("根拠条文"), max_length=300, help_text=gettext_lazy("例：給付金支給要綱 第3条第1項"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one, _(OUTCOME_NAMES[one])) for one in (APPROVE, REFUSE)]

    def clean(self) -> dict[str, Any]:
        """An approval names its amount."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == APPROVE and "amount" in data and not data["amount"]:
            self.add_error("amount", _("支給するときは「支給額（円）」を入力してください。"))
        return data


class BackForm(OfficeForm):
    """A case sent back to screening, with what the officer wants looked at."""

    note = forms.CharField(label=gettext_lazy("確認してほしいこと"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
