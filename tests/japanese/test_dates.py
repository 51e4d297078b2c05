"""Dates. Eras: 元号を改める政令 and their days; unknown dates: 住民記録システム標準仕様書 1.1.8."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import RegisterDate, era_text, fiscal_year_of, read_date, read_register_date

DAY = dt.date(2026, 7, 1)
UNTIL_REIWA_99 = st.dates(max_value=dt.date(2117, 12, 31))


@pytest.mark.parametrize(
    "written",
    ["2026-07-01", "2026/7/1", "2026.7.1", "2026年7月1日", "20260701", "令和8年7月1日", "令和８年７月１日", "R8.7.1", "r8/7/1",
     "R08-07-01", "R.8.7.1", "㋿8年7月1日", " 令和 8年 7月 1日 ", "２０２６－０７－０１"],
)  # fmt: skip
def test_one_day_in_every_notation(written):
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    ("western", "japanese"),
    [
        ("2019-04-30", "平成31年4月30日"), ("2019-05-01", "令和元年5月1日"),
        ("1989-01-07", "昭和64年1月7日"), ("1989-01-08", "平成元年1月8日"),
        ("1926-12-24", "大正15年12月24日"), ("1926-12-25", "昭和元年12月25日"),
        ("1912-07-29", "明治45年7月29日"), ("1912-07-30", "大正元年7月30日"),
        ("1873-01-01", "明治6年1月1日"),
    ],
)  # fmt: skip
def test_the_days_on_which_eras_change(western, japanese):
    assert era_text(dt.date.fromisoformat(western)) == japanese
    assert read_date(japanese.replace("元", "1")) == dt.date.fromisoformat(western)


@pytest.mark.parametrize(
    "written",
    ["平成31年5月1日", "昭和64年1月8日", "大正15年12月25日", "明治45年7月30日", "令和元年4月30日", "令和0年5月1日",
     "平成31年2月29日", "2026-02-29", "2026-13-01", "20260231", "2026年7月", "R8", "", "年月日不詳", "2026-07-01頃", "X8.7.1"],
)  # fmt: skip
def test_an_application_says_no_day_that_was_not(written):
    with pytest.raises(ValueError, match=f"[ぁ-ん].*「{written}」"):
        read_date(written)


@given(UNTIL_REIWA_99)
def test_era_text_reads_back(day):
    assert read_date(era_text(day)) == day


@given(UNTIL_REIWA_99)
def test_the_register_reads_what_an_application_reads(day):
    for text in (day.isoformat().replace("-", ""), day.isoformat(), era_text(day)):
        assert read_register_date(text) == RegisterDate(text, day, "day", day, day)


def test_a_day_before_the_solar_calendar_is_written_in_western_years():
    assert era_text(dt.date(1872, 12, 31)) == "1872年12月31日"


# The day, how much of it is known, and the first and last day it can mean: our reading of 住民記録システム標準仕様書 1.1.8 (decision 0026).
HELD = [
    ("明治45年7月30日", "1912-07-30", "day", "1912-07-30", "1912-07-30"), ("大正15年12月25日", "1926-12-25", "day", "1926-12-25", "1926-12-25"),
    ("平成31年2月29日", "2019-02-01", "month", "2019-02-01", "2019-03-01"), ("20190229", "2019-02-01", "month", "2019-02-01", "2019-03-01"),
    ("19450800", "1945-08-01", "month", "1945-08-01", "1945-08-31"), ("19450000", "1945-01-01", "year", "1945-01-01", "1945-12-31"),
    ("19451300", "1945-01-01", "year", "1945-01-01", "1945-12-31"), ("S20/00/00", "1945-01-01", "year", "1945-01-01", "1945-12-31"),
    ("昭和20年8月日不詳", "1945-08-01", "month", "1945-08-01", "1945-08-31"), ("昭和20年8月", "1945-08-01", "month", "1945-08-01", "1945-08-31"),
    ("令和 5年 月日不詳", "2023-01-01", "year", "2023-01-01", "2023-12-31"), ("令和5年（月日不明）", "2023-01-01", "year", "2023-01-01", "2023-12-31"),
    ("令和5年頃", "2023-01-01", "year", "2021-12-31", "2024-12-31"), ("0001年頃", "0001-01-01", "year", "0001-01-01", "0003-01-01"),
    ("令和5年3月頃", "2023-03-01", "month", "2023-01-29", "2023-05-01"), ("推定令和5年3月4日", "2023-03-01", "month", "2023-02-01", "2023-04-04"),
    ("令和5年3月4日ごろ", "2023-03-01", "month", "2023-02-01", "2023-04-04"), ("令和5年3月4日推定", "2023-03-01", "month", "2023-02-01", "2023-04-04"),
    ("令和5年1月上旬", "2023-01-01", "month", "2023-01-01", "2023-01-10"), ("令和5年2月中旬", "2023-02-01", "month", "2023-02-11", "2023-02-20"),
    ("令和5年2月下旬", "2023-02-01", "month", "2023-02-21", "2023-02-28"), ("令和5年12月下旬", "2023-12-01", "month", "2023-12-21", "2023-12-31"),
    ("令和5年春", "2023-01-01", "year", "2023-02-01", "2023-05-31"), ("令和5年夏", "2023-01-01", "year", "2023-05-01", "2023-08-31"),
    ("令和5年秋", "2023-01-01", "year", "2023-08-01", "2023-11-30"), ("令和5年冬", "2023-01-01", "year", "2023-01-01", "2023-12-31"),
    ("令和5年春頃", "2023-01-01", "year", "2023-01-01", "2023-07-01"), ("推定令和5年夏", "2023-01-01", "year", "2023-03-31", "2023-10-01"),
    ("令和5年3月4日から令和5年3月10日までの間", "2023-03-01", "month", "2023-03-04", "2023-03-10"),
    ("令和5年3月4日から10日まで", "2023-03-01", "month", "2023-03-04", "2023-03-10"),
    ("令和5年3月4日から4日まで", "2023-03-01", "month", "2023-03-04", "2023-03-04"),
    ("令和5年3月4日から5月2日まで", "2023-01-01", "year", "2023-03-04", "2023-05-02"),
    ("昭和20年から昭和22年まで", None, "none", "1945-01-01", "1947-12-31"), ("昭和年から昭和22年まで", None, "none", None, None),
    ("昭和20年から22年まで", None, "none", None, None), ("昭和22年から昭和20年まで", None, "none", None, None),
    ("昭和20年から不詳まで", None, "none", None, None), ("昭和20年から4日まで", None, "none", None, None), ("昭和20年以前から昭和22年まで", None, "none", None, None),
    ("昭和年月日不詳", None, "none", "1926-12-25", "1989-01-07"), ("令和年月日不詳", None, "none", "2019-05-01", None),
    # What is not understood is kept, and makes nothing sure.
    ("1990年代", "1990-01-01", "year", None, None), ("昭和20年以前", "1945-01-01", "year", None, None),
    ("昭和20年8月4日以後", "1945-08-01", "month", None, None), ("令和5年度", "2023-01-01", "year", None, None),
    ("令和5年13月上旬", "2023-01-01", "year", None, None), ("令和5年春蚕", "2023-01-01", "year", None, None),
    ("令和5年3月4日上旬", "2023-03-01", "month", None, None), ("令和5年3月春", "2023-03-01", "month", None, None),
    ("年月日不詳", None, "none", None, None), ("00000000", None, "none", None, None), ("", None, "none", None, None),
    ("0000年頃", None, "none", None, None), ("0000年春", None, "none", None, None), ("0000年3月上旬", None, "none", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "day", "precision", "first", "last"), HELD)
def test_the_register_keeps_what_is_known_and_the_days_it_can_mean(written, day, precision, first, last):
    days = (dt.date.fromisoformat(one) if one else None for one in (day, first, last))
    found = read_register_date(written)
    assert (found.text, found.precision, (found.date, found.earliest, found.latest)) == (written, precision, tuple(days))


@given(st.dates(dt.date(1873, 1, 1), dt.date(2100, 12, 31)))
def test_what_is_uncertain_holds_the_day_it_is_about(day):
    for text in (f"{era_text(day)}頃", f"推定{era_text(day)}", f"{day:%Y%m}00", f"{day:%Y}0000", f"{day.year}年{day.month}月頃"):
        found = read_register_date(text)
        assert found.earliest <= day <= found.latest
        assert not found.exact
    assert read_register_date(day.isoformat()).exact


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2027-01-01", 2026)])
def test_a_fiscal_year_begins_in_april(day, year):
    assert fiscal_year_of(dt.date.fromisoformat(day)) == year


@given(st.text("0123456789年月日昭和令元頃推定不詳春上旬から代-/. ", max_size=12) | st.from_regex(r"\d{8}", fullmatch=True))
def test_no_register_date_is_lost_or_stops_the_import(written):
    found = read_register_date(written)
    assert found.text == written
    assert (found.date is None) == (found.precision == "none")
    if found.precision in ("year", "none") and found.date:
        assert (found.date.month, found.date.day) == (1, 1)
    if found.precision == "month":
        assert found.date.day == 1
