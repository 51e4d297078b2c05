"""Forms of the programme pages: handing in a version of the pack, and publishing it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.office.access.forms import Confirmed
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.programme.zipped import MOST_ZIPPED


class PackForm(OfficeForm):
    """A pack as a zip."""

    file = forms.FileField(
        label=gettext_lazy("制度パック（zip）"), help_text=gettext_lazy("制度パックのフォルダを zip にしたもの。"),
        error_messages={"empty": gettext_lazy("「制度パック（zip）」が空です。")},
    )  # fmt: skip

    def clean_file(self) -> tuple[str, bytes]:
        """Return the file's name and content."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_ZIPPED:
            raise forms.ValidationError(_("ファイルが大きすぎます。"))
        return file.name, bytes(file.read())


class PublishForm(Confirmed):
    """The hash of what was looked at, and that the differences were read."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=gettext_lazy("変わるところと試しの世帯の結果を確かめました"),
        error_messages={"required": gettext_lazy("確かめたら、「変わるところと試しの世帯の結果を確かめました」に印を付けてください。")},
    )  # fmt: skip
    field_order = ("sha256", "read", "password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        said = str(self.base_fields["read"].error_messages["required"])
        super().__init__(request, *args, **kwargs)
        self.fields["read"].error_messages["required"] = said
