"""Forms of the payment desk. Whoever moves money types their password once more."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.basics import Refusal
from jimukyoku.office.access.forms import Confirmed
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.payment.returning import read_returns, typed_returns

TAIL = 8  # letters of the file's hash that an approver types
MOST_BYTES = 32 * 1024 * 1024


class MakeForm(OfficeForm):
    """The day on which the bank is to pay."""

    value_date = forms.DateField(
        label=gettext_lazy("振込指定日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("翌日以降の銀行営業日。"),
        error_messages={"invalid": gettext_lazy("「振込指定日」を年月日で入力してください。")},
    )  # fmt: skip


class ApproveForm(Confirmed):
    """The end of the file's hash, typed from the file in hand."""

    file_hash = forms.CharField(widget=forms.HiddenInput)
    tail = forms.CharField(
        label=gettext_lazy("ファイルのハッシュ値の末尾8文字"), max_length=TAIL,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("file_hash", "tail", "password")

    def clean_tail(self) -> str:
        """Hold what was typed against the file's hash."""
        tail = str(self.cleaned_data["tail"]).strip().lower()
        if tail != str(self.data.get("file_hash", ""))[-TAIL:]:
            raise forms.ValidationError(_("ハッシュ値の末尾8文字が、この振込のファイルと違います。"))
        return tail


class ReleaseForm(Confirmed):
    """The very file that goes to the bank."""

    file = forms.FileField(
        label=gettext_lazy("銀行に送るファイル"), help_text=gettext_lazy("承認されたものと1文字でも違えば受け付けません。"),
        error_messages={"empty": gettext_lazy("「銀行に送るファイル」が空です。")},
    )  # fmt: skip
    field_order = ("file", "password")

    def clean_file(self) -> bytes:
        """Return the content."""
        return _content(self.cleaned_data["file"])


class CancelForm(OfficeForm):
    """Why a batch is cancelled."""

    reason = forms.CharField(label=gettext_lazy("取消の理由"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class ReturnsForm(OfficeForm):
    """Transfers that came back, as a table or typed."""

    table = forms.FileField(
        label=gettext_lazy("振込不能の一覧（CSV）"), required=False, help_text=gettext_lazy("1行目に「顧客コード,理由」と書いた表。"),
        error_messages={"empty": gettext_lazy("「振込不能の一覧（CSV）」が空です。")},
    )  # fmt: skip
    typed = forms.CharField(
        label=gettext_lazy("振込不能の入力"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("1行に1件、「顧客コード,理由」の形で。例：0000000012,口座なし"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Read both into one; at least one transfer must be told."""
        data = super().clean() or self.cleaned_data
        found: dict[int, str] = {}
        try:
            if data.get("table"):
                found |= _table(data["table"])
            found |= typed_returns(data.get("typed") or "")
        except Refusal as problem:
            self.add_error("typed" if not data.get("table") else "table", f"{problem.where}　{problem.what}{problem.cure}")
        data["returns"] = found
        if not found and not self.errors:
            self.none_told(data)
        return data

    def none_told(self, data: dict[str, Any]) -> None:
        """Refuse a form that tells of nothing."""
        self.add_error("typed", _("戻った振込を、一覧か入力で1件以上登録してください。"))


class SettleForm(ReturnsForm):
    """The bank's reply to a whole batch: that nothing came back must be said."""

    all_paid = forms.BooleanField(label=gettext_lazy("振込不能はない（全件が振り込まれた）"), required=False)

    def none_told(self, data: dict[str, Any]) -> None:
        """Accept nothing coming back only when it is said."""
        if not data.get("all_paid"):
            self.add_error("all_paid", _("振込不能を登録するか、「振込不能はない」に印を付けてください。"))

    def clean(self) -> dict[str, Any]:
        """Refuse both at once."""
        data = super().clean()
        if data.get("all_paid") and data["returns"]:
            self.add_error("all_paid", _("振込不能が登録されているので、「振込不能はない」の印を外してください。"))
        return data


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_("ファイルが大きすぎます。"))
    return bytes(file.read())


def _table(file: UploadedFile) -> dict[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returns.csv"
        path.write_bytes(_content(file))
        return read_returns(path)
