"""The files a municipality exports, column by column, and the headers these are known by.

Municipal systems prefix their headers (``ＦＯ－`` for residents, ``ＦＩ－`` for tax), mix widths, and differ in names; a
column map of the municipality's own may name any header for any column. Identity is by name of column, never by its
position: a file whose columns were moved reads the same.
"""

import re
from enum import StrEnum

from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese import HYPHENS, fold_width


class Source(StrEnum):
    """The kinds of file a register is made of."""

    PEOPLE = "people"
    TAX = "tax"
    CHANGES = "changes"
    PROTECTED = "protected"
    ACCOUNTS = "accounts"
    PAST = "past"


SOURCE_NAMES: dict[Source, str] = {
    Source.PEOPLE: _("住民"),
    Source.TAX: _("住民税"),
    Source.CHANGES: _("異動"),
    Source.PROTECTED: _("支援措置"),
    Source.ACCOUNTS: _("既知口座"),
    Source.PAST: _("過去の受給"),
}

# column -> headers it is known by; a trailing "?" in the column's name marks one the file may lack.
HEADERS: dict[Source, dict[str, str]] = {
    Source.PEOPLE: {
        "resident_no": "宛名番号",
        "household_no": "世帯番号",
        "head_no": "世帯主宛名番号",
        "status": "住民状態コード",
        "kind": "住民種別コード",
        "name": "氏名",
        "kana": "氏名フリガナ",
        "former_name?": "旧氏",
        "former_kana?": "旧氏フリガナ",
        "alias?": "通称名",
        "alias_kana?": "通称名フリガナ",
        "latin_name?": "英字氏名",
        "birth": "生年月日",
        "birth_text?": "生年月日表記",
        "sex": "性別コード",
        "relationship": "続柄",
        "postal_code": "郵便番号",
        "city_code?": "市区町村コード",
        "address": "住所",
        "lot?": "番地",
        "building?": "方書",
        "moved_in_on?": "住民となった年月日",
        "previous_household_no?": "前世帯番号",
        "removed_reason?": "消除事由コード",
        "removed_on?": "消除年月日",
        "suppressed?": "抑止フラグ",
        "phone?": "電話番号",
    },
    Source.TAX: {
        "resident_no": "宛名番号",
        "year": "年度",
        "tax": "課税区分",
        "dependent?": "被扶養フラグ",
    },
    Source.CHANGES: {
        "change_no": "異動連番",
        "resident_no": "宛名番号",
        "kind": "異動事由コード",
        "effective_on": "異動年月日",
        "reported_on": "届出年月日",
        "household_no?": "世帯番号",
        "head_no?": "世帯主宛名番号",
        "name?": "氏名",
        "kana?": "氏名フリガナ",
        "postal_code?": "郵便番号",
        "address?": "住所",
        "lot?": "番地",
        "building?": "方書",
        "relationship?": "続柄",
        "birth?": "生年月日",
        "sex?": "性別コード",
        "tax?": "課税区分",
    },
    Source.PROTECTED: {
        "resident_no": "宛名番号",
        "role": "区分",
        "starts_on": "開始年月日",
        "ends_on?": "終了年月日",
        "perpetrator_no?": "加害者宛名番号",
    },
    Source.ACCOUNTS: {
        "resident_no": "宛名番号",
        "bank_code": "金融機関コード",
        "branch_code": "支店コード",
        "account_type": "預金種別",
        "account_number": "口座番号",
        "holder_kana": "口座名義カナ",
        "origin": "取込元種別",
        "registered_on?": "登録年月日",
    },
    Source.PAST: {
        "programme_name": "事業名",
        "household_no": "世帯番号",
        "resident_no": "宛名番号",
        "is_head?": "世帯主フラグ",
        "paid_on?": "支給年月日",
        "amount?": "金額",
    },
}

_PREFIX = re.compile(rf"^(FO|FI)[{HYPHENS}]+")


def plain_header(text: str) -> str:
    """Return a header without prefix, width and blanks, for comparison."""
    folded = fold_width(text).strip().strip("\ufeff")
    return _PREFIX.sub("", re.sub(r"\s+", "", folded))
