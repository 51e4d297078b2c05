"""Receiving: CSV and Excel, hostile text, torn files, what is seen before, what belongs to no case, rows of tomorrow."""

import datetime as dt
import json

import openpyxl
import pytest
from django.db import DatabaseError, transaction

from jimukyoku.domain.basics import BadInput
from jimukyoku.office.audit.models import Event
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import proof
from jimukyoku.office.screening.models import Finding
from tests.office.world import OPEN, case_of, paid


def statuses():
    return dict(Application.objects.values_list("source_id", "status"))


def test_a_row_is_received_once_and_never_changed(world):
    world.household("100", known=False)
    world.apply("100", "A1")
    world.decided()
    world.decided(dt.date(2026, 7, 23))
    assert statuses() == {"A1": "attached"}
    world.applications[0]["氏名"] = "別人 太郎"
    world.write()
    chain = world.chain(dt.date(2026, 7, 24))
    chain.intake("applications")
    assert [line for line, _why in chain.refused["applications.csv"]] == [2]
    assert "見本" in Application.objects.get().raw


def test_excel_reads_as_csv_does(world):
    world.household("100", known=False)
    row = world.apply("100", "X1")
    world.start()
    (world.files.data / "applications.csv").unlink()
    book = openpyxl.Workbook()
    book.active.append(list(row))
    book.active.append([dt.datetime(2026, 7, 10) if key == "受付日" else value for key, value in row.items()])
    book.save(world.files.data / "applications.xlsx")
    chain = world.chain(OPEN)
    chain.work()
    assert case_of(chain.office, "100").state == "recommended"


def test_what_names_no_household_waits_for_a_person(world):
    world.household("100")
    world.apply("999", "LOST", 氏名="誰か 知らず", フリガナ="ダレカ シラズ", 生年月日="昭和1年12月30日")
    office = world.decided()
    assert statuses() == {"LOST": "unlisted"} and Application.objects.get().case is None
    assert case_of(office, "100").state == "notified"


def test_what_cannot_be_read_becomes_a_finding_with_its_text(world):
    world.household("100", known=False)
    world.apply("100", 生年月日="昭和九十年一月")
    office = world.decided()
    finding = Finding.objects.get(code="UNREADABLE")
    assert finding.fields == "applicant_birth"
    assert "昭和九十年一月" in Application.objects.get().raw
    assert case_of(office, "100").state == "deficient"


def test_rows_of_tomorrow_wait_for_tomorrow(world):
    world.household("100", known=False)
    world.apply("100", on="2026-07-25")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    assert chain.later == 1 and case_of(chain.office, "100").state == "expected"


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "<script>alert(1)</script>", "'; DROP TABLE cases_case; --", "\u202e逆さ", "あ" * 99])
def test_hostile_text_is_text(world, text):
    world.household("100", known=False)
    world.apply("100", 氏名=text, フリガナ="ベツノ ヒト")
    office = world.decided()
    assert Application.objects.get().case_id == case_of(office, "100").pk
    assert json.loads(Application.objects.get().raw)["applicant_name"] == text
    assert case_of(office, "100").state == "deficient"  # nobody of that name lives there


def test_a_huge_cell_is_refused_by_line(world):
    world.household("100", known=False)
    world.apply("100", 氏名="あ" * 20_000)
    world.start()
    with pytest.raises(BadInput) as refused:
        world.chain(OPEN).work()
    assert refused.value.code == "csv" and "2行目" in refused.value.where


def test_missing_columns_are_all_named(world):
    world.household("100", known=False)
    world.start()
    (world.files.data / "applications.csv").write_text("受付元番号,受付経路,受付日,世帯番号\nA,郵送,2026-07-01,100\n")
    with pytest.raises(BadInput) as refused:
        world.chain(OPEN).work()
    assert "署名" in refused.value.what and "口座番号" in refused.value.what


def test_shuffled_applications_give_the_same_payments(world, tmp_path):
    for number in range(100, 112):
        world.household(str(number), known=False)
        world.apply(str(number), f"S{number}")
    world.applications.reverse()
    office, _batch = world.made()
    assert paid(office) == {str(number): 30_000 for number in range(100, 112)}


def test_a_row_of_a_torn_file_is_received_when_it_is_whole(world):
    """The transfer broke off in the middle of a row. It was once received with empty cells, and the whole row refused later."""
    for number in ("100", "200"):
        world.household(number, known=False)
        world.apply(number)
    world.start()
    path = world.files.data / "applications.csv"
    whole = path.read_bytes()
    lines = whole.decode("utf-8-sig").splitlines()
    path.write_bytes("\r\n".join([lines[0], lines[1], ",".join(lines[2].split(",")[:6])]).encode())
    chain = world.chain(OPEN)
    chain.intake("applications")
    assert [(line, "この行は6列" in why) for line, why in chain.refused["applications.csv"]] == [(3, True)]
    path.write_bytes(whole)
    chain = world.chain(OPEN)
    chain.work()
    assert chain.refused["applications.csv"] == []
    assert [case_of(chain.office, number).state for number in ("100", "200")] == ["recommended", "recommended"]


def test_excel_rows_whose_empty_cells_were_left_out_are_whole(world):
    """Some programs write no cell at the end of a row when it is empty."""
    world.household("100", known=False)
    row = world.apply("100", "X1", 記入日="")
    world.start()
    (world.files.data / "applications.csv").unlink()
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(list(row))
    page.append(list(row.values())[:-1])
    book.save(world.files.data / "applications.xlsx")
    chain = world.chain(OPEN)
    chain.intake("applications")
    assert chain.refused["applications.xlsx"] == [] and Application.objects.get().source_id == "X1"


def test_one_number_too_long_spoils_nothing_else(world_on_both):
    """A source number of 61 letters once ended the whole intake on PostgreSQL with an error that named no line."""
    world = world_on_both
    world.household("100", known=False)
    world.household("200", known=False)
    world.apply("100", "A" * 61)
    world.apply("200")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    assert [line for line, _why in chain.refused["applications.csv"]] == [2]
    assert [case_of(chain.office, number).state for number in ("100", "200")] == ["expected", "recommended"]


def test_what_arrived_is_proved_by_the_ledger(world):
    """Every row's hash stands in the event of its receipt: a row rewritten behind the program's back is found out."""
    world.household("100", known=False)
    world.household("200")
    world.apply("100", "A1", 署名="なし", 電話番号="03-1234-5678（娘の家）")
    world.apply("999", "LOST", フリガナ="ダレカ シラズ")
    world.decided()
    world.answer("100", "2026-07-28", "R1", 署名="あり")
    world.write()
    world.chain(dt.date(2026, 7, 29)).work()
    told = {data["source"]: data for data in map(json.loads, Event.objects.values_list("data", flat=True)) if "understood" in data}
    rows = {row.source_id: row for row in Application.objects.all()}
    assert set(told) == set(rows) == {"A1", "LOST", "R1"}
    for source, row in rows.items():
        assert proof(row).items() <= told[source].items()
        assert (told[source]["application"], row.digest) == (row.pk, proof(row)["digest"])
    rows["A1"].values = rows["A1"].values.replace("9000100", "6666666")
    assert proof(rows["A1"])["understood"] != told["A1"]["understood"]
    with pytest.raises(DatabaseError), transaction.atomic():
        rows["A1"].save()
