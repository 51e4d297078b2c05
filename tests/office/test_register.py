"""Taking registers in: all or nothing, refused rows by line and reason, encodings, the same file once, later changes."""

import csv

import pytest

from jimukyoku.domain.basics import BadInput, Conflict, Missing
from jimukyoku.domain.register import Source
from jimukyoku.office.register.actions import RowsRefused, take_in
from jimukyoku.office.register.models import Import, Resident
from tests.office.world import START, case_of


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100")
    world_on_both.household("200", known=False)
    world_on_both.write()
    return world_on_both.open(START)


def register(office):
    return office.folder.data / "register.csv"


def take(office, path, source=Source.PEOPLE, **more):
    return take_in(office.desk("officer1"), office.programme.municipality, source, path, as_of="2026-06-01", **more)


def rewrite(path, change, encoding="cp932"):
    rows = list(csv.reader(path.open(encoding="cp932", newline="")))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(change(rows))


def test_counts_hash_and_encoding_are_kept(office):
    batch = take(office, register(office))
    assert (batch.rows, batch.encoding, batch.refused, len(batch.sha256)) == (2, "cp932", 0, 64)
    rewrite(register(office), lambda rows: rows, "utf-8-sig")
    assert take(office, register(office)).encoding == "utf-8-sig"


def test_the_same_file_is_taken_in_once(office):
    assert take(office, register(office)).pk == take(office, register(office)).pk
    assert Import.objects.filter(source="people").count() == 1


def test_one_bad_row_and_nothing_is_taken(office):
    def spoil(rows):
        rows[2][rows[0].index("宛名番号")] = "12A"
        return rows

    rewrite(register(office), spoil)
    with pytest.raises(RowsRefused) as refused:
        take(office, register(office))
    assert [(row.line, "宛名番号" in row.reason) for row in refused.value.rows] == [(3, True)]
    assert not Resident.objects.exists() and not Import.objects.exists()
    batch = take(office, register(office), tolerate=1)
    assert (batch.rows, batch.refused) == (1, 1)


def test_a_resident_twice_is_refused(office):
    rewrite(register(office), lambda rows: [*rows, rows[1]])
    with pytest.raises(RowsRefused) as refused:
        take(office, register(office))
    assert refused.value.rows[0].line == 4


@pytest.mark.parametrize(
    ("content", "error", "code"),
    [
        (b"", BadInput, "empty"),
        ("宛名番号,氏名\r\n".encode(), BadInput, "header-missing"),
        (b"\xff\xfe\x00\x01" * 10, BadInput, "encoding"),
        ('宛名番号,"氏名\r\n'.encode(), BadInput, "csv"),
    ],
)
def test_broken_files_are_named(office, content, error, code):
    path = office.folder.data / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(error) as refused:
        take(office, path)
    assert refused.value.code == code
    assert "broken.csv" in str(refused.value)


def test_a_file_that_is_not_there(office):
    with pytest.raises(Missing):
        take(office, office.folder.data / "nowhere.csv")


def test_a_torn_file_is_refused(office):
    content = register(office).read_bytes()
    register(office).write_bytes(content[:-15])
    with pytest.raises((BadInput, RowsRefused)):
        take(office, register(office))
    assert not Resident.objects.exists()


def test_a_municipalitys_own_headers(office):
    def rename(rows):
        rows[0][rows[0].index("氏名")] = "シメイ漢字"
        return rows

    rewrite(register(office), rename)
    with pytest.raises(BadInput) as refused:
        take(office, register(office))
    assert "columns.yaml" in refused.value.cure
    assert take(office, register(office), columns={"name": "シメイ漢字"}).rows == 2


def test_without_people_nothing_is_extracted(office):
    register(office).unlink()
    with pytest.raises(Missing):
        office.folder.registers()


def test_a_birth_reported_late_adds_its_child(world):
    """A child born before the base date whose birth was reported after the extract counts as soon as it is known."""
    world.household("100")
    world.write()
    path = world.files.data / "changes.csv"
    rows = [["異動連番", "宛名番号", "異動事由コード", "異動年月日", "届出年月日", "世帯番号", "生年月日", "続柄"],
            ["1", "10099", "B", "20260520", "20260610", "100", "20260520", "子"]]  # fmt: skip
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    world.write = lambda: None
    office = world.decided()
    assert (case_of(office, "100").size, case_of(office, "100").amount) == (2, 50_000)


def test_a_tax_correction_after_the_extract_ends_in_refusal(world):
    world.household("100")
    world.change("10001", "T", "20260701", tax="3")
    office = world.decided()
    assert (case_of(office, "100").decision, case_of(office, "100").amount) == ("refuse", 0)


def test_a_broken_list_of_people_is_named(world):
    world.household("100")
    world.write()
    world.files.people.write_text("municipality: [")
    with pytest.raises(BadInput) as refused:
        world.open(START)
    assert refused.value.where == "people.yaml"


def test_a_lonely_released_batch_cannot_be_cancelled(world):
    from jimukyoku.office.payment.actions import cancel

    world.household("100")
    office, batch = world.released()
    with pytest.raises(Conflict):
        cancel(office.desk("officer1"), batch, "間違えた")
