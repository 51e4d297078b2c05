"""Forms of the entry room: the keys of the station; what an officer found wrong; why a delivery is keyed anew."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jimukyoku.office.basics.forms import OfficeForm

ACTS = {
    "commit": gettext_lazy("確定して次へ"), "back": gettext_lazy("1つ前に戻る"), "unreadable": gettext_lazy("判読できない"),
    "blank": gettext_lazy("空欄（記入なし）"), "zoom": gettext_lazy("画像を拡大"),
    "invert": gettext_lazy("白黒を反転"), "hold": gettext_lazy("保留（管理者へ）"),
}  # fmt: skip
# What a key may be: names of KeyboardEvent.key that no text needs.
NAMES = ("Enter", *(f"F{number}" for number in range(2, 12)), "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Insert", "Escape")


class KeysForm(OfficeForm):
    """Which key does what; every act has one."""

    def __init__(self, keys: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data, initial=dict(keys), prefix="keys")
        for name, label in ACTS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=[(one, one) for one in NAMES])
