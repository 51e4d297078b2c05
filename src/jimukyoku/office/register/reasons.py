"""What the columns, the changes and the reasons of a preview are called."""

from django.utils.translation import gettext_lazy as _

from jimukyoku.domain.register import HEADERS, Source

WHY = {
    "dead": _("死亡"), "left": _("転出・消除"), "moved": _("住所の変更"), "household": _("世帯・世帯主の変更"),
    "protected": _("支援措置（新規・変更）"),
    "unprotected": _("支援措置の終了"), "account": _("口座の変更"), "tax": _("課税区分の変更"),
    "name": _("氏名の変更"), "received": _("過去の受給に追加"),
}  # fmt: skip
ADDRESS = {
    "found": _("読めた"), "partial": _("一部だけ読めた"), "ambiguous": _("いくつかの読み方がある"), "conflict": _("郵便番号と合わない"),
    "unreadable": _("読めない"),
}  # fmt: skip
_OWN = {"listed": _("住民状態（住民・消除）"), "foreign": _("住民種別"), "birth_precision": _("生年月日の確かさ")}


def column_name(source: Source, column: str) -> str:
    """Return what people call a column: the header it has in the municipality's file."""
    headers = HEADERS[source]
    return str(_OWN.get(column) or headers.get(column) or headers.get(f"{column}?") or column)
