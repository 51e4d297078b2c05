"""Forms of the screening desk: a person's word about a finding, or about the case."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jimukyoku.office.basics.forms import OfficeForm


class WordForm(OfficeForm):
    """What somebody says, under the name that the act gives it; an act without one needs no words."""

    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, label: Any, help_text: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not label:
            del self.fields["text"]
            return
        text = self.fields["text"]
        text.label, text.help_text = label, help_text
        text.error_messages["required"] = _("「{label}」を入力してください。").format(label=label)
