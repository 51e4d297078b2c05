"""Text and calendar of this country: pure functions without clock, files or network."""

from jimukyoku.japanese.ages import age_shown, attains, has_attained
from jimukyoku.japanese.banks import bank_kana, bank_name, branch_exists, branch_kana, branch_name, find_banks, find_branches
from jimukyoku.japanese.calendar import add_business_days, deadline, is_business_day, next_business_day
from jimukyoku.japanese.dates import ERAS, RegisterDate, era_text, read_date, read_register_date
from jimukyoku.japanese.kana import hiragana, holder_match, katakana, party_kana, strip_dakuten, truncate, without_dakuten, zengin_kana
from jimukyoku.japanese.names import NameMatch, compare_names, name_key, variants
from jimukyoku.japanese.width import HYPHENS, bare_number, fold_width, is_private, strip_selectors, widen_digits

__all__ = [
    "ERAS",
    "HYPHENS",
    "NameMatch",
    "RegisterDate",
    "add_business_days",
    "age_shown",
    "attains",
    "bank_kana",
    "bank_name",
    "bare_number",
    "branch_exists",
    "branch_kana",
    "branch_name",
    "compare_names",
    "deadline",
    "era_text",
    "find_banks",
    "find_branches",
    "fold_width",
    "has_attained",
    "hiragana",
    "holder_match",
    "is_business_day",
    "is_private",
    "katakana",
    "name_key",
    "next_business_day",
    "party_kana",
    "read_date",
    "read_register_date",
    "strip_dakuten",
    "strip_selectors",
    "truncate",
    "variants",
    "widen_digits",
    "without_dakuten",
    "zengin_kana",
]
