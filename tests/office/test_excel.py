"""Applications in Excel: numbers that lost their zeros, dates and truths of its own, files made to do harm."""

import datetime as dt
import json
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.programme import Field, FieldKind, NumberText, read_field
from jimukyoku.office.intake import reading
from jimukyoku.office.intake.models import Application
from jimukyoku.office.screening.models import Finding
from tests.office.world import OPEN, case_of


def workbook(path, *rows, epoch=None):
    book = openpyxl.Workbook()
    book.epoch = epoch or book.epoch
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def received(world, **cells):
    """Receive one application whose cells Excel turned into values of its own."""
    row = world.apply("100", "X1")
    world.start()
    (world.files.data / "applications.csv").unlink()
    workbook(world.files.data / "applications.xlsx", list(row), [cells.get(name, value) for name, value in row.items()])
    chain = world.chain(OPEN)
    chain.work()
    return chain.office


def test_codes_get_their_zeros_back_and_stay_as_they_were_written(world_on_both):
    world = world_on_both
    world.household("100", known=False)
    office = received(world, 世帯番号=100, 金融機関コード=1, 支店コード=1.0, 口座番号=900100, 電話番号=312345678)
    assert case_of(office, "100").state == "recommended", list(Finding.objects.values_list("code", "detail"))
    row = Application.objects.get()
    raw, values = json.loads(row.raw), json.loads(row.values)
    assert (raw["bank_code"], raw["branch_code"], raw["account_number"], raw["phone"]) == ("1", "1", "900100", "312345678")
    assert (values["bank_code"], values["branch_code"], values["account_number"], values["phone"]) == ("0001", "001", "0900100", "0312345678")


def test_truths_and_serial_days_are_read(world):
    world.household("100", known=False)
    office = received(world, 署名=True, 受付日=46213, 記入日=46211, 生年月日=dt.datetime(1950, 4, 1), 消印日=None)
    row = Application.objects.get()
    assert (row.received_on, json.loads(row.values)["signed"], json.loads(row.values)["signed_on"]) == ("2026-07-10", True, "2026-07-08")
    assert case_of(office, "100").state == "recommended"


def test_the_same_number_typed_in_a_csv_is_a_short_number(world):
    """Only Excel loses zeros: in text, what is short was written short, and is asked about."""
    world.household("100", known=False)
    world.apply("100", 口座番号="900100")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    assert case_of(chain.office, "100").state == "deficient"


@pytest.mark.parametrize(
    ("kind", "name", "cell", "value"),
    [
        ("digits", "bank_code", 1, "0001"),
        ("digits", "account_number", 12345678, "12345678"),
        ("digits", "household_no", 12, "12"),
        ("phone", "phone", 9012345678, "09012345678"),
        ("int", "people", 3, 3),
        ("text", "note", 12, "12"),
    ],
)
def test_a_number_is_read_by_its_field(kind, name, cell, value):
    assert read_field(Field(name, name, FieldKind(kind)), NumberText(cell)) == value


def test_columns_of_dates_know_the_calendar_of_the_file(tmp_path):
    born = Field("birth", "生年月日", FieldKind.DATE)
    path = workbook(tmp_path / "a.xlsx", ["受付日", "生年月日", "金額"], [44_751, 20_000, 44_751], [None, None, None], [20_260_708, 1.5, 1],
                    epoch=CALENDAR_MAC_1904)  # fmt: skip
    assert list(reading.rows(path, [born])) == [
        (1, ["受付日", "生年月日", "金額"]), (2, ["2026-07-10", "1958-10-04", "44751"]), (4, ["20260708", "1.5", "1"]),
    ]  # fmt: skip


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", ["受付日"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(20_000_000))
    monkeypatch.setattr(reading, "MOST_UNPACKED", 10_000_000)
    with pytest.raises(BadInput) as refused:
        list(reading.rows(path))
    assert refused.value.code == "excel-size" and path.stat().st_size < 100_000


def spoiled(path, name, content):
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for one, kept in {**parts, name: content}.items():
            archive.writestr(one, kept)


LOST = (
    b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    b"<row r='1'><c r='A1' t='s'><v>9</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize("content", [b"", b"<worksheet", b"\x00" * 100, LOST], ids=["empty", "torn", "zeros", "a text that is not there"])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_file_is_refused_by_name(tmp_path, name, content):
    path = workbook(tmp_path / "a.xlsx", ["受付日"], ["x"])
    spoiled(path, name, content)
    with pytest.raises(BadInput) as refused:
        list(reading.rows(path))
    assert (refused.value.code, refused.value.where) == ("excel", "a.xlsx")


def test_what_is_no_excel_file_is_refused_by_name(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(BadInput):
        list(reading.rows(tmp_path / "a.xlsx"))
    with pytest.raises(Missing):
        list(reading.rows(tmp_path / "b.xlsx"))
