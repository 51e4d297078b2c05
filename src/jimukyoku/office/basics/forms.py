"""What all forms share: no browser bubbles, and error sentences that name their field, so that no two are alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jimukyoku.domain.basics import Refusal


class OfficeForm(forms.Form):
    """A form whose required fields say which field is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        name_errors(self)


def name_errors(form: forms.BaseForm) -> None:
    """Let every 「required」 error of a form name its field."""
    for field in form.fields.values():
        choose = hasattr(field, "choices")
        text = _("「{label}」を選んでください。") if choose else _("「{label}」を入力してください。")
        field.error_messages["required"] = text.format(label=field.label)
        if choose:
            field.error_messages["invalid_choice"] = _("「{label}」を一覧から選び直してください。").format(label=field.label)


def refuse(form: forms.Form, problem: Refusal) -> None:
    """Show in a form's error summary what was refused and what to do about it."""
    form.add_error(None, problem.what + problem.cure)
