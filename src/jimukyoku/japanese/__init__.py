"""Text and calendar of this country: pure functions without clock, files or network."""

from jimukyoku.japanese.ages import age_shown, attains, has_attained
from jimukyoku.japanese.banks import bank_kana, bank_name, branch_exists, branch_kana, branch_name, find_banks, find_branches
from jimukyoku.japanese.calendar import add_business_days, deadline, is_business_day, next_business_day
from jimukyoku.japanese.dates import ERAS, RegisterDate, era_text, read_date, read_register_date
from jimukyoku.japanese.kana import holder_match, katakana, party_kana, strip_dakuten, truncate, zengin_kana
from jimukyoku.japanese.names import (
    NameKeys,
    NameMatch,
    PersonName,
    compare_names,
    compare_person_names,
    name_key,
    name_keys,
    name_tables_edition,
    variants,
)
from jimukyoku.japanese.readings import ReadingMatch, compare_readings, reading_key
from jimukyoku.japanese.width import fold_width, is_private, strip_selectors

__all__ = [
    "ERAS",
    "NameKeys",
    "NameMatch",
    "PersonName",
    "ReadingMatch",
    "RegisterDate",
    "add_business_days",
    "age_shown",
    "attains",
    "bank_kana",
    "bank_name",
    "branch_exists",
    "branch_kana",
    "branch_name",
    "compare_names",
    "compare_person_names",
    "compare_readings",
    "deadline",
    "era_text",
    "find_banks",
    "find_branches",
    "fold_width",
    "has_attained",
    "holder_match",
    "is_business_day",
    "is_private",
    "katakana",
    "name_key",
    "name_keys",
    "name_tables_edition",
    "next_business_day",
    "party_kana",
    "read_date",
    "read_register_date",
    "reading_key",
    "strip_dakuten",
    "strip_selectors",
    "truncate",
    "variants",
    "zengin_kana",
]
