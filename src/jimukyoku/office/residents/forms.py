"""The residents' forms: coming in, one page of a pack's fields, a person of the household, the declaration.

A form is filled from what was typed and gives back what was typed; whether it can be read is asked of the field itself.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.intake import RELATIVE, WESTERN, Page, date_text, symbol_problem
from jimukyoku.domain.programme import Field, FieldKind, FieldText, Texts, read_field, read_kana
from jimukyoku.japanese import ERAS, bank_name, bare_number, find_banks, find_branches, fold_width, read_date, writes_symbol
from jimukyoku.office.basics.forms import OfficeForm, name_errors
from jimukyoku.office.residents.telling import branch_words

SEARCHED = ("bank_code", "branch_code")
_ERA_NAMES = {
    WESTERN: gettext_lazy("西暦"), "令和": gettext_lazy("令和"), "平成": gettext_lazy("平成"), "昭和": gettext_lazy("昭和"),
    "大正": gettext_lazy("大正"), "明治": gettext_lazy("明治"),
}  # fmt: skip
_AUTOFILL = {"applicant_name": "name", "phone": "tel"}
_MODES = {FieldKind.DIGITS: "numeric", FieldKind.INT: "numeric", FieldKind.PHONE: "tel"}


def as_typed(text: Any) -> SafeString:
    """Return typed text for a page, safe from being read as markup or as a reading of the easy texts."""
    return mark_safe(escape(text).replace("｜", "&#65372;"))  # escaped before it is marked


class Typed(forms.TextInput):
    """A box that shows what was typed, letter for letter."""

    def format_value(self, value: Any) -> SafeString | None:
        """Return the value as it was typed."""
        return as_typed(value) if value not in ("", None) else None


class DateParts(forms.MultiWidget):
    """A date in the western or the Japanese calendar: era, year, month, day."""

    template_name = "residents/date.html"
    use_fieldset = True

    def __init__(self, autofill: bool = False) -> None:
        boxes = [Typed(attrs={"inputmode": "numeric", "autocomplete": f"bday-{part}" if autofill else "off", "class": f"short short--{part}"})
                 for part in ("year", "month", "day")]  # fmt: skip
        super().__init__([forms.Select(choices=[(WESTERN, _ERA_NAMES[WESTERN]), *((one[0], _ERA_NAMES[one[0]]) for one in ERAS)]), *boxes])

    def decompress(self, value: Any) -> list[Any]:
        """Return the parts as they were typed."""
        return list(value) if value else [WESTERN, "", "", ""]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Name each part for those who hear it."""
        context = super().get_context(name, value, attrs)
        names = (_("暦"), _("年"), _("月"), _("日"))
        for one, label in zip(context["widget"]["subwidgets"], names, strict=True):
            one["label"] = label
        return context


class DateField(forms.Field):
    """Four parts that are one date; an era alone is nothing."""

    def __init__(self, *, autofill: bool = False, **options: Any) -> None:
        super().__init__(widget=DateParts(autofill), **options)

    def clean(self, value: Any) -> dt.date | None:
        """Return the date."""
        text = date_text(*(str(part or "") for part in value)) if value else ""
        if not text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        try:
            return read_date(text)
        except ValueError as problem:
            raise forms.ValidationError(_("「{label}」が暦にない日です。年・月・日を確かめてください。").format(label=self.label)) from problem


class PackText(forms.CharField):
    """A box for a field of a pack; the field itself says whether it can be read."""

    def __init__(self, field: Field, **options: Any) -> None:
        attrs = {"autocomplete": _AUTOFILL.get(field.id, "off")}
        if field.kind in _MODES:
            attrs["inputmode"] = _MODES[field.kind]
        super().__init__(widget=Typed(attrs=attrs), strip=False, **options)
        self.field = field

    def clean(self, value: Any) -> str:
        """Return the text as it was typed."""
        if not str(value or "").strip():
            value = ""
        text = str(super().clean(value))
        if text:
            try:
                read_field(self.field, text)
            except BadInput as problem:
                raise forms.ValidationError(problem.what) from problem
        return text


class PageForm(OfficeForm):
    """One page: a box for each of its fields, filled with what was typed."""

    def __init__(self, page: Page, texts: Texts, typed: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        self.page, self.typed = page, typed
        super().__init__(data=data)
        for one in page.fields:
            self.fields.update(_boxes(one, texts.fields.get(one.id) or FieldText(one.label), data or typed))
        for name, box in self.fields.items():
            self.initial[name] = box.widget.value_from_datadict(typed, {}, name)
        name_errors(self)

    def clean(self) -> dict[str, Any]:
        """Refuse a 番号 that does not fit the 記号 chosen before (ゆうちょ銀行)."""
        data = super().clean() or self.cleaned_data
        if "account_number" in data and (strange := symbol_problem(self.typed)):
            self.add_error("account_number", strange)
        return data

    def names(self) -> list[str]:
        """Return the names of everything that can be typed on the page."""
        return box_names(self.page)


def box_names(page: Page) -> list[str]:
    """Return the names of the boxes of a page."""
    names: list[str] = []
    for one in page.fields:
        if one.kind == FieldKind.DATE:
            names += [f"{one.id}_{place}" for place in range(4)]
        elif one.kind != FieldKind.PEOPLE:
            names += [one.id, f"{one.id}_search"] if one.id in SEARCHED else [one.id]
    return names


def _boxes(field: Field, text: FieldText, typed: Mapping[str, Any]) -> dict[str, forms.Field]:
    options: dict[str, Any] = {"label": text.label, "help_text": text.help, "required": field.required}
    field = dataclasses.replace(field, label=text.label)
    if field.kind == FieldKind.PEOPLE:
        return {}
    if field.kind == FieldKind.DATE:
        return {field.id: DateField(autofill=field.id == "applicant_birth", **options)}
    if field.id in SEARCHED:
        return _search(field, text, typed)
    if field.kind in (FieldKind.CHOICE, FieldKind.BOOL):
        named = [(value, text.choices.get(value, name)) for value, name in field.choices.items()]
        return {field.id: forms.ChoiceField(choices=named, widget=forms.RadioSelect, **options)}
    return {field.id: PackText(field, **options)}


def _search(field: Field, text: FieldText, typed: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return a box to search by and, once something was found, the choice among it."""
    asked, chosen, bank = (str(typed.get(name) or "") for name in (f"{field.id}_search", field.id, "bank_code"))
    found = find_banks(asked) if field.id == "bank_code" else find_branches(bank, asked) or _of_symbol(bank, asked)
    name = bank_name(chosen) if field.id == "bank_code" else branch_words(bank, chosen)
    if name and chosen not in dict(found):
        found = [(chosen, name), *found]
    box = forms.CharField(
        label=_("{label}をさがす").format(label=text.label), help_text=text.help, required=not found, strip=False,
        widget=Typed(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    boxes: dict[str, forms.Field] = {f"{field.id}_search": box}
    if found:
        named = [(code, f"{name}（{code}）") for code, name in found]
        boxes[field.id] = forms.ChoiceField(label=text.label, choices=named, widget=forms.RadioSelect)
    return boxes


def _of_symbol(bank: str, asked: str) -> list[tuple[str, str]]:
    """Return the branch that a 記号 of ゆうちょ銀行 names, to be chosen under the 記号 itself."""
    symbol = bare_number(fold_width(asked))
    return [(symbol, words)] if writes_symbol(bank, symbol) and (words := branch_words(bank, symbol)) else []


class EnterForm(OfficeForm):
    """A printed key or a return code, and a date of birth."""

    code = forms.CharField(
        label=gettext_lazy("コード"), max_length=60,
        widget=Typed(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("市から届いた手紙の「照会用コード」、または保存したときの「再開コード」。例：7KQ2M-ABCDE-FGH34"),
    )  # fmt: skip

    def __init__(self, *args: Any, head: bool = False, code: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not code:
            del self.fields["code"]
        help_text = _("世帯主の方の生年月日。") if head else _("あなたの生年月日。") if not code else _("世帯のどなたかの生年月日。")
        self.fields["birth"] = DateField(label=_("生年月日"), help_text=help_text)
        name_errors(self)


class RelativeForm(OfficeForm):
    """One person of the household."""

    name = forms.CharField(label=gettext_lazy("氏名"), max_length=100, strip=False, widget=Typed(attrs={"autocomplete": "off"}))
    kana = forms.CharField(label=gettext_lazy("フリガナ"), max_length=100, strip=False, widget=Typed(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["birth"] = DateField(label=_("生年月日"))
        self.fields["relationship"] = forms.CharField(
            label=_("あなたとの関係"), max_length=20, strip=False, help_text=_("例：妻、夫、子、父、母"), widget=Typed(attrs={"autocomplete": "off"})
        )
        name_errors(self)

    def clean(self) -> dict[str, Any]:
        """Refuse what parts one person from the next in the row that is sent, and readings that are none."""
        data = super().clean() or self.cleaned_data
        for name in ("name", "relationship"):
            if any(mark in str(data.get(name, "")) for mark in "/;／；"):
                self.add_error(name, _("「{label}」に「／」や「；」は使えません。").format(label=self.fields[name].label))
        if data.get("kana") and read_kana(data["kana"].strip()) is None:
            self.add_error("kana", _("「{label}」はカタカナで入力してください。").format(label=self.fields["kana"].label))
        return data

    def person(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: str(self.data.get(name, "")) for name in RELATIVE}


class DeclareForm(OfficeForm):
    """What is declared before sending."""

    def __init__(self, labels: Sequence[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for place, label in enumerate(labels):
            needed = {"required": _("申立てを読んで、チェックを付けてください。")}
            self.fields[f"declare_{place}"] = forms.BooleanField(label=label, error_messages=needed)


class SureForm(OfficeForm):
    """Whether somebody who declines or withdraws means it."""

    nonce = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, label: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["sure"] = forms.BooleanField(label=label, error_messages={"required": _("よろしければ、チェックを付けてください。")})
