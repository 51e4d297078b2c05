"""The simulated city: the same dice give the same bytes, and the system's own readers refuse none of its rows."""

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.intake import read_row, sheet
from jimukyoku.domain.programme import Field, FieldKind
from jimukyoku.domain.register import Source, layout, row_reader
from jimukyoku.engines.city import Plan, bank_replies, build_city
from jimukyoku.japanese import branch_exists, compare_names, holder_match, party_kana

PLAN = Plan(people=600, seed=5)
FILES = {
    "register": Source.PEOPLE,
    "tax": Source.TAX,
    "changes": Source.CHANGES,
    "protected": Source.PROTECTED,
    "accounts": Source.ACCOUNTS,
    "previous": Source.PAST,
}
_ROLES = {"head": "世帯主", "member": "世帯員", "proxy": "代理人"}
_TYPES = {"普通": "普通", "当座": "当座", "貯蓄": "貯蓄"}


def _flag(name: str, label: str, yes: str = "はい", no: str = "いいえ") -> Field:
    return Field(name, label, FieldKind.BOOL, choices={"true": yes, "false": no})


FIELDS = (
    Field("household_no", "世帯番号", FieldKind.DIGITS),
    Field("applicant_name", "氏名", FieldKind.TEXT),
    Field("applicant_kana", "フリガナ", FieldKind.KANA),
    Field("applicant_birth", "生年月日", FieldKind.DATE),
    Field("applicant_role", "申請者区分", FieldKind.CHOICE, choices=_ROLES),
    Field("phone", "電話番号", FieldKind.PHONE),
    _flag("declared_exempt", "非課税の申立て"),
    Field("account_choice", "振込先", FieldKind.CHOICE, choices={"printed": "記載口座", "other": "別口座"}),
    Field("bank_code", "金融機関コード", FieldKind.DIGITS),
    Field("branch_code", "支店コード", FieldKind.DIGITS),
    Field("account_type", "預金種別", FieldKind.CHOICE, choices=_TYPES),
    Field("account_number", "口座番号", FieldKind.DIGITS),
    Field("account_holder_kana", "口座名義カナ", FieldKind.KANA),
    _flag("id_document", "本人確認書類", "あり", "なし"),
    _flag("account_document", "口座確認書類", "あり", "なし"),
    _flag("signed", "署名", "あり", "なし"),
    _flag("declines", "受給辞退"),
    Field("signed_on", "記入日", FieldKind.DATE),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A small city and its counts."""
    folder = tmp_path_factory.mktemp("city")
    return folder, build_city(folder, PLAN)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A larger one, in UTF-8, in which rare things happen."""
    folder = tmp_path_factory.mktemp("town")
    build_city(folder, Plan(people=12_000, seed=8, encoding="utf-8-sig"))
    return folder


def _table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _read(folder: Path, name: str, encoding: str) -> list[dict[str, object]]:
    with open(folder / f"{name}.csv", encoding=encoding, newline="") as file:
        rows = csv.reader(file, strict=True)
        columns, read = row_reader(layout(FILES[name], next(rows)))
        return [dict(zip(columns, read(row), strict=True)) for row in rows]


def _received(folder: Path, *, answers: bool = False):
    with open(folder / ("answers.csv" if answers else "applications.csv"), encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        where = sheet(next(rows), FIELDS, answer=answers)
        return [read_row(line, cells, where) for line, cells in enumerate(rows, start=2)]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_same_plan_same_bytes_other_seed_other_city(city, tmp_path):
    folder, counts = city
    told = []
    assert build_city(tmp_path / "again", PLAN, told.append) == counts
    assert told[-1] == counts["people"]
    assert _bytes(tmp_path / "again") == _bytes(folder)
    build_city(tmp_path / "other", dataclasses.replace(PLAN, seed=6))
    assert _bytes(tmp_path / "other")["register.csv"] != _bytes(folder)["register.csv"]


def test_counts_are_the_rows_written(city):
    folder, counts = city
    written = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.csv")}
    assert written == {name for name in counts if name not in ("people", "households", "eligible", "push")}
    for name in written:
        encoding = PLAN.encoding if name in FILES else "utf-8-sig"
        assert len(_table(folder / f"{name}.csv", encoding)) == counts[name], name
    assert counts["people"] >= PLAN.people
    assert counts["households"] == counts["truth/households"]


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_register_is_read(city, town, name):
    folder, counts = city
    assert len(_read(folder, name, "cp932")) == counts[name]
    assert _read(town, name, "utf-8-sig")


def _valid(number: str) -> bool:
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(number[:9])))
    rest = total % 11
    return len(number) == 10 and int(number[9]) == (0 if rest < 2 else 11 - rest)


def test_numbers_are_unique_and_carry_valid_check_digits(city):
    people = _read(city[0], "register", "cp932")
    assert all(_valid(row[column]) for row in people for column in ("resident_no", "household_no", "head_no"))
    assert len({row["resident_no"] for row in people}) == len(people)


def test_eligible_households_are_exempt_and_their_route_has_an_account(town):
    tax = {row["resident_no"]: row["tax"] for row in _read(town, "tax", "utf-8-sig")}
    accounts = {row["resident_no"] for row in _read(town, "accounts", "utf-8-sig")}
    members: dict[str, list[dict[str, object]]] = {}
    for row in _read(town, "register", "utf-8-sig"):
        if row["listed"]:
            members.setdefault(row["household_no"], []).append(row)
    truth = _table(town / "truth" / "households.csv")
    assert {row["household_no"] for row in truth} == set(members)
    for row in truth:
        known = [tax.get(one["resident_no"]) for one in members[row["household_no"]]]
        if row["eligible"] == "yes":
            children = sum(one["birth"] >= "2008-04-02" for one in members[row["household_no"]] if one["birth"])
            assert set(known) == {"exempt"}
            assert int(row["amount"]) == 30_000 + 20_000 * children
        elif "E01" in row["reason"]:
            proof = {None, "undeclared"} if row["eligible"] == "unknown" else {"taxable", "equal_only"}
            assert proof & set(known)
        assert row["route"] != "push" or row["head_no"] in accounts


def test_shares_are_those_of_a_city(town):
    truth = _table(town / "truth" / "households.csv")
    exempt = [row for row in truth if row["eligible"] == "yes" or row["reason"] in ("X01", "X02")]
    assert 0.22 < len(exempt) / len(truth) < 0.34
    eligible = [row for row in truth if row["eligible"] == "yes"]
    assert 0.45 < sum(row["route"] == "push" for row in eligible) / len(eligible) < 0.65
    stories = {word for row in truth for word in (row["story"], *row["event"].split())}
    assert {"applies", "never", "silent", "declines", "other_account", "twice", "late", "dies", "moves"} <= stories
    people = _read(town, "register", "utf-8-sig")
    assert 0.01 < sum(bool(row["foreign"]) for row in people) / len(people) < 0.06
    assert {"day", "year"} <= {row["birth_precision"] for row in people}


def test_applications_stand_by_day_and_belong_to_a_household_or_are_strange_on_purpose(town):
    rows = _received(town)
    assert [row.received_on for row in rows] == sorted(row.received_on for row in rows)
    assert len({row.source_id for row in rows}) == len(rows)
    known = {row["household_no"] for row in _table(town / "truth" / "households.csv")}
    strange = {row["source_id"] for row in _table(town / "truth" / "mistakes.csv") if row["field"] == "household_no"}
    assert strange
    assert {row.source_id for row in rows if row.values.get("household_no") not in known} == strange
    assert {row.values.get("household_no") for row in _received(town, answers=True)} <= known


def test_a_written_value_is_right_unless_a_mistake_says_otherwise(town):
    truth = {row["household_no"]: row for row in _table(town / "truth" / "households.csv")}
    wrong = {(row["source_id"], row["field"]) for row in _table(town / "truth" / "mistakes.csv")}
    for row in _received(town):
        assert {field for field in row.problems} <= {field for source, field in wrong if source == row.source_id}
        values = row.values
        if values.get("account_choice") != "other":
            continue
        checks = {
            "branch_code": branch_exists(values.get("bank_code", ""), values.get("branch_code", "")) == (True, True),
            "account_number": len(values.get("account_number", "")) == 7,
            "account_holder_kana": holder_match(values.get("account_holder_kana", ""), [values["applicant_kana"]]) == "full",
            "signed": values.get("signed") is True,
            "id_document": values.get("id_document") is True,
        }
        missing_bank = (row.source_id, "bank_code") in wrong
        alias = compare_names(values["applicant_name"], truth.get(values.get("household_no"), {}).get("head", "")).relation
        for field, right in checks.items():
            if (field == "branch_code" and missing_bank) or (field == "account_holder_kana" and alias == "different"):
                continue
            assert right is ((row.source_id, field) not in wrong), (row.source_id, field)


def test_late_is_after_the_deadline_and_declining_before_the_opt_out(town):
    late = {row["source_id"] for row in _table(town / "truth" / "mistakes.csv") if row["kind"] == "late"}
    plan = Plan()
    for row in _received(town):
        decisive = row.postmarked_on or row.received_on
        assert (decisive > plan.deadline) is (row.source_id in late)
        assert decisive >= plan.opens_on
        assert not row.values.get("declines") or row.received_on <= plan.opt_out


def test_names_outside_cp932_are_replaced_and_kept_in_the_truth(tmp_path, town):
    build_city(tmp_path, Plan(people=3_000, seed=8))
    names = {row["宛名番号"]: row["氏名"] for row in _table(tmp_path / "truth" / "names.csv")}
    people = {row["resident_no"]: row["name"] for row in _read(tmp_path, "register", "cp932")}
    assert {number for number, name in people.items() if "〓" in name} == names.keys() & people.keys() != set()
    assert not any("〓" in row["name"] for row in _read(town, "register", "utf-8-sig"))


def test_the_bank_sends_back_transfers_to_bad_accounts_only(town):
    bad = _table(town / "truth" / "bad_accounts.csv")
    accounts = _read(town, "accounts", "utf-8-sig")
    assert 0 < len(bad) < len(accounts) * 0.05
    assert all(party_kana(str(row["holder_kana"])) == row["holder_kana"] for row in accounts)
    first = (bad[0]["bank"], bad[0]["branch"], bad[0]["type"], bad[0]["number"])
    records = [("0000000001", ("0001", "001", "1", "0000000")), ("0000000002", first)]
    assert bank_replies(records, town / "truth") == [("0000000002", bad[0]["reason"])]


@pytest.mark.parametrize(
    "wrong", [{"encoding": "shift_jis"}, {"people": 0}, {"exempt_share": 1.2}, {"opt_out": dt.date(2026, 12, 1)}]
)
def test_a_plan_that_cannot_be_built_is_refused(wrong):
    with pytest.raises(BadInput):
        Plan(**wrong)
