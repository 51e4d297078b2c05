"""Text and calendar of this country: pure functions without clock, files or network."""

from jimukyoku.japanese.accounts import ACCOUNT_KINDS, AccountProblem, BankAccount, read_account
from jimukyoku.japanese.ages import age_shown, attained_by, attains, has_attained, school_births, school_year
from jimukyoku.japanese.banks import all_banks, all_branches, bank_kana, bank_name, branch_exists, branch_kana, branch_name, find_banks, find_branches
from jimukyoku.japanese.barcode import Barcode, bars, bars_svg, customer_barcode
from jimukyoku.japanese.calendar import add_business_days, is_business_day, next_business_day, provisional
from jimukyoku.japanese.companies import company_kana
from jimukyoku.japanese.dates import ERAS, era_text, fiscal_year_of, read_date
from jimukyoku.japanese.deadlines import PostRule, deadline, in_time, term_end
from jimukyoku.japanese.kana import hiragana, holder_match, katakana, party_kana, strip_dakuten, truncate, without_dakuten, zengin_kana
from jimukyoku.japanese.names import (
    NameKeys,
    NameMatch,
    PersonName,
    compare_names,
    compare_person_names,
    former_name,
    name_key,
    name_keys,
    name_tables_edition,
    variants,
)
from jimukyoku.japanese.readings import ReadingMatch, compare_readings, near_key, reading_key
from jimukyoku.japanese.register_dates import RegisterDate, read_register_date
from jimukyoku.japanese.width import HYPHENS, bare_number, fold_width, is_private, strip_selectors, widen_digits
from jimukyoku.japanese.yucho import YUCHO, YuchoAccount, read_yucho, symbol_branch, writes_symbol, yucho_check_digit, yucho_conflict, yucho_symbol

__all__ = [
    "ACCOUNT_KINDS",
    "ERAS",
    "HYPHENS",
    "AccountProblem",
    "BankAccount",
    "Barcode",
    "NameMatch",
    "PostRule",
    "NameKeys",
    "PersonName",
    "ReadingMatch",
    "RegisterDate",
    "YUCHO",
    "YuchoAccount",
    "add_business_days",
    "age_shown",
    "all_banks",
    "all_branches",
    "attained_by",
    "attains",
    "bank_kana",
    "bank_name",
    "bars",
    "bars_svg",
    "bare_number",
    "branch_exists",
    "branch_kana",
    "branch_name",
    "company_kana",
    "compare_names",
    "customer_barcode",
    "compare_person_names",
    "compare_readings",
    "deadline",
    "era_text",
    "former_name",
    "find_banks",
    "find_branches",
    "fiscal_year_of",
    "fold_width",
    "has_attained",
    "hiragana",
    "holder_match",
    "in_time",
    "is_business_day",
    "is_private",
    "katakana",
    "name_key",
    "name_keys",
    "name_tables_edition",
    "near_key",
    "next_business_day",
    "party_kana",
    "provisional",
    "read_account",
    "read_date",
    "read_register_date",
    "read_yucho",
    "school_births",
    "school_year",
    "reading_key",
    "strip_dakuten",
    "strip_selectors",
    "symbol_branch",
    "term_end",
    "truncate",
    "variants",
    "yucho_check_digit",
    "yucho_conflict",
    "yucho_symbol",
    "widen_digits",
    "without_dakuten",
    "writes_symbol",
    "zengin_kana",
]
