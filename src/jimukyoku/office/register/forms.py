"""The form by which a file of the register is handed in, and the one by which it is taken in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.register import SOURCE_NAMES, Source
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.register.actions import day_in


class HandInForm(OfficeForm):
    """A file, what kind it is, and the day it was exported."""

    source = forms.ChoiceField(label=gettext_lazy("ファイルの種類"))
    file = forms.FileField(
        label=gettext_lazy("ファイル（CSV）"), help_text=gettext_lazy("自治体のシステムから出力したCSV。文字コードは UTF-8 か cp932（Shift_JIS）。"),
        error_messages={"empty": gettext_lazy("「ファイル（CSV）」が空です。")},
    )  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("出力した日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("ファイル名に日付（2026-07-22 など）があれば、空けておけます。"),
        error_messages={"invalid": gettext_lazy("「出力した日」を年月日で入力してください。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("選んでください")), *((one.value, _(SOURCE_NAMES[one])) for one in Source)]

    def clean(self) -> dict[str, Any]:
        """Read the day from the file's name where none was typed; nobody guesses one."""
        data = super().clean() or self.cleaned_data
        if data.get("file") and not data.get("as_of") and "as_of" not in self.errors:
            data["as_of"] = day_in(data["file"].name)
            if data["as_of"] is None:
                self.add_error("as_of", _("「出力した日」を入力してください。ファイル名から日付を読み取れません。"))
        return data


class ConfirmForm(OfficeForm):
    """The hash of what was looked at; where rows are refused, that they may be left out must be said."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    without = forms.BooleanField()

    def __init__(self, refused: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not refused:
            del self.fields["without"]
            return
        field = self.fields["without"]
        field.label = _("受け入れられない {n} 行を除いて取り込む").format(n=f"{refused:,}")
        field.error_messages["required"] = _("除いてよい行かどうかを確かめ、「{label}」に印を付けてください。").format(label=field.label)
