"""What all forms share: no browser bubbles, error sentences that name their field, and one way from a form to an action."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jimukyoku.domain.basics import BadInput, Conflict, Missing, Refusal


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
    where = f"［{problem.where}］" if problem.where else ""
    form.add_error(None, f"{where}{problem.what}{problem.cure}")


def carry_out(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], Any], said: str | Callable[[Any], str], done: HttpResponse,
    page: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Do what a right form asks for, say so and answer ``done``; else ``page`` with the form and what was refused above it."""
    if form.is_valid():
        try:
            result = do(form.cleaned_data)
        except (BadInput, Conflict, Missing) as problem:
            refuse(form, problem)
        else:
            messages.success(request, said if isinstance(said, str) else said(result))
            return done
    answer = page()
    if form.non_field_errors():
        answer.status_code = 409
    return answer
