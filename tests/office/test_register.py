"""Taking registers in: all or nothing, refused rows by line and reason, encodings, the same file once, later changes."""

import csv
import datetime as dt
import json

import pytest
from django.db import models

from jimukyoku.domain.basics import BadInput, Conflict, Missing
from jimukyoku.domain.register import LENGTHS, READERS, Source, in_order
from jimukyoku.office.audit.models import Event
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.models import Recommendation
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.actions import MODELS, RowsRefused, take_in
from jimukyoku.office.register.models import Change, Import, Resident
from jimukyoku.office.register.queries import changes as changes_since
from jimukyoku.office.register.queries import members, people, sources
from tests.office.files import at_once, changes, set_column
from tests.office.files import rewrite as rewritten
from tests.office.world import OPEN, START, case_of, paid


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


def test_tolerated_twins_are_read_once(office):
    """A tolerated row that stands there twice is not taken twice: its household would have a member too many."""
    rewrite(register(office), lambda rows: [*rows, rows[1], rows[1]])
    batch = take(office, register(office), tolerate=2)
    assert (batch.rows, batch.refused) == (2, 2)
    assert sorted(Resident.objects.values_list("line", flat=True)) == [2, 3]


def test_no_cell_stands_in_the_ledger(office):
    """The ledger is kept for ever and cannot be changed: of a refused row it keeps line and code, never what stood in it."""
    told = []
    rewrite(register(office), lambda rows: [*rows, ["秘密 花子", *rows[1][1:]], rows[1]])
    take(office, register(office), tolerate=2, tell=told.append)
    data = Event.objects.get(kind="register.imported").data
    assert json.loads(data)["refused"] == [[4, "number"], [5, "twice"]]
    assert "秘密" not in data and "10001" not in data
    assert "秘密 花子" in told[0].reason and "10001 が 2 行目" in told[1].reason


@pytest.mark.parametrize(
    ("source", "name", "column", "value"),
    [(Source.PEOPLE, "register", "性別コード", "男性です"), (Source.PEOPLE, "register", "続柄", "子" * 61), (Source.PEOPLE, "register", "前世帯番号", "1" * 20),
     (Source.ACCOUNTS, "accounts", "口座番号", "12345678901"), (Source.TAX, "tax", "年度", "9" * 15)],
)  # fmt: skip
def test_a_cell_longer_than_its_column_is_refused_with_its_line_on_both_databases(office, source, name, column, value):
    path = office.folder.data / f"{name}.csv"

    def spoil(rows):
        rows[1][rows[0].index(column)] = value
        return rows

    rewrite(path, spoil)
    with pytest.raises(RowsRefused) as refused:
        take(office, path, source)
    assert (refused.value.rows[0].line, column in refused.value.rows[0].reason) == (2, True)


def test_the_lengths_are_those_of_the_tables():
    """Whatever text a reader lets through fits its column: by its declared length, or because a number has 15 digits at most."""
    checked = {"resident_no", "change_no", "birth_precision", "kind", "tax", "account_type"}  # numbers and codes
    dates = {"birth", "moved_in_on", "removed_on", "effective_on", "reported_on", "starts_on", "ends_on", "paid_on"}
    numbers = {Source.PEOPLE: {"household_no", "head_no"}, Source.PAST: {"household_no"}}
    for source, (columns, _read) in READERS.items():
        fields = {name: MODELS[source]._meta.get_field(name) for name in columns}
        limited = {name: field.max_length for name, field in fields.items() if type(field) is models.CharField}
        free = limited.keys() - checked - dates - numbers.get(source, set())
        assert {name: limited[name] for name in free} == LENGTHS[source], source


@pytest.mark.parametrize(("text", "day"), [("20260601", "2026-06-01"), ("令和8年6月1日", "2026-06-01"), ("2026/6/1", "2026-06-01")])
def test_the_day_of_an_extract_is_kept_as_a_date(office, text, day):
    assert take_in(office.desk("officer1"), office.programme.municipality, Source.PEOPLE, register(office), as_of=text).as_of == day


def test_a_day_nobody_can_read(office):
    with pytest.raises(BadInput) as refused:
        take_in(office.desk("officer1"), office.programme.municipality, Source.PEOPLE, register(office), as_of="六月")
    assert refused.value.code == "as-of"


def test_the_newest_tax_file_is_the_one_of_the_latest_day(office):
    """Days are compared as days: 20260601 written without dashes is not later than 2026-07-01."""
    path, desk, municipality = office.folder.data / "tax.csv", office.desk("officer1"), office.programme.municipality
    take(office, register(office))
    take_in(desk, municipality, Source.TAX, path, as_of="20260601")
    newest = take_in(desk, municipality, Source.TAX, path, as_of="2026-07-01")
    take_in(desk, municipality, Source.TAX, path, as_of="2026-06-15")
    assert sources(municipality.pk).tax == newest.pk


def test_of_lists_that_replace_each_other_the_last_to_come_is_in_force(office):
    """A protected list taken in for a later day must not hide the lists that come after it."""
    path = office.folder.data / "protected.csv"
    take(office, register(office))
    take_in(office.desk("officer1"), office.programme.municipality, Source.PROTECTED, path, as_of="2026-06-20")
    rewrite(path, lambda rows: [*rows, ["10001", "1", "20260101", ""]])
    newest = take(office, path, Source.PROTECTED)
    assert sources(office.programme.municipality_id).protected == newest.pk


def test_a_list_that_goes_back_to_an_earlier_content_is_in_force_again(office):
    path = office.folder.data / "protected.csv"
    take(office, register(office))
    empty = path.read_bytes()
    first = take(office, path, Source.PROTECTED)
    rewrite(path, lambda rows: [*rows, ["10001", "1", "20260101", ""]])
    second = take(office, path, Source.PROTECTED)
    path.write_bytes(empty)
    third = take(office, path, Source.PROTECTED)
    assert (third.turn, third.sha256) == (2, first.sha256) and third.pk > second.pk
    assert take(office, path, Source.PROTECTED).pk == third.pk
    assert sources(office.programme.municipality_id).protected == third.pk


def test_two_people_take_the_same_file_in_at_once(office):
    """One waits for the other, and finds it taken in: nobody sees an error of the database."""
    take(office, register(office))
    path = office.folder.data / "tax.csv"
    found = at_once(*[lambda: take(office, path, Source.TAX).pk] * 4)
    assert found == [Import.objects.get(source="tax").pk] * 4


def test_two_people_extract_at_once(world_on_both):
    for number in range(100, 130):
        world_on_both.household(str(number))
    world_on_both.write()
    chain = world_on_both.chain(START)
    chain.take_in()
    assert at_once(chain.extract, chain.extract) == [None, None]
    assert Case.objects.count() == 30


def test_files_that_add_up_are_taken_in_once_each(office):
    for name in ("changes", "changes-2"):
        path = office.folder.data / f"{name}.csv"
        path.write_bytes((office.folder.data / "changes.csv").read_bytes() + (b"1,10001,D,20260701,20260702,,\r\n" if name != "changes" else b""))
    taken = [take(office, office.folder.data / f"{name}.csv", Source.CHANGES).pk for name in ("changes", "changes-2", "changes", "changes-2")]
    assert taken[:2] == taken[2:] and Change.objects.count() == 1


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
    changes(world, ("10099", "B", "20260520", "20260610", "100", "", "20260520", "子"))
    office = world.decided()
    assert (case_of(office, "100").size, case_of(office, "100").amount) == (2, 50_000)


def test_a_child_that_died_before_the_base_date_is_no_member(world):
    """Neither in size, nor in the amount, nor in the cap, though the death was reported only after the extract."""
    world.household("100", size=2).members[1].birth = "20150501"
    world.change("10002", "D", "20260520", reported="20260610")
    office = world.decided()
    assert (case_of(office, "100").size, case_of(office, "100").amount) == (1, 30_000)


def test_a_child_born_and_dead_before_the_base_date(world):
    world.household("100")
    world.write()
    changes(world, ("10099", "B", "20260520", "20260610", "100", "", "20260520", "子"), ("10099", "D", "20260525", "20260610"))
    assert case_of(world.decided(), "100").amount == 30_000


def test_a_head_that_died_before_the_base_date_is_still_seen_by_the_rules(world_on_both):
    world = world_on_both
    world.household("100")
    world.household("200", size=3)
    world.household("300")
    for head in ("10001", "20001"):
        world.change(head, "D", "20260531", reported="20260620")
    office = world.start().office
    assert list(Case.objects.values_list("household_no", flat=True)) == ["300"]
    found = {one.resident_no: one for one in members(sources(office.programme.municipality_id), pack_of(office.programme), START)}
    assert (found["10001"].dead, found["20001"].dead, found["20002"].dead) == (True, True, False)


def test_whoever_had_moved_away_by_the_base_date_is_no_member(world):
    """転出 before the base date, reported after the extract: the household of one is gone, the other is one smaller."""
    world.household("100")
    world.household("200", size=2).members[1].birth = "20150501"
    for number in ("10001", "20002"):
        world.change(number, "O", "20260520", reported="20260610")
    office = world.decided()
    assert list(Case.objects.values_list("household_no", "size", "amount")) == [("200", 1, 30_000)]
    assert case_of(office, "200").held == ""


def test_a_head_that_had_moved_away_by_the_base_date_leaves_the_family_unclear(world):
    """The rules cannot see a head, so a person must look; and no letter follows the one who left to wherever they went."""
    world.household("100", size=2)
    world.change("10001", "O", "20260520", reported="20260610", address="隣市中央5-5")
    office = world.start().office
    case = case_of(office, "100")
    assert (case.size, case.unclear, case.route, case.unprintable) == (1, "E02", "confirmation", "moved")


def test_whoever_had_changed_household_by_the_base_date_is_a_member_of_the_other(world_on_both):
    """世帯変更 before the base date, reported after the extract: into a household of the register, and into a new one."""
    world = world_on_both
    world.household("100", size=2).members[1].birth = "20150501"
    world.household("200", known=False)
    world.household("300", size=2)
    world.household("400", tax="3")
    world.write()
    moves = [("10002", "H", "20260520", "20260610", "200", "20001", "", "孫"), ("30002", "H", "20260520", "20260610", "350", "30002", "", "世帯主", "見本市北7"),
             ("40001", "H", "20260525", "20260626", "100", "10001", "", "弟")]  # fmt: skip
    changes(world, *moves)
    chain = world.start()
    sizes = dict(Case.objects.values_list("household_no", "size"))
    assert sizes == {"100": 1, "200": 2, "300": 1, "350": 1}
    case = case_of(chain.office, "350")
    assert (case.head_no, case.route, case.unprintable) == ("30002", "confirmation", "")
    from jimukyoku.office.notices.models import Letter

    assert "見本市北7" in Letter.objects.get(case=case).data
    read, pack = sources(chain.office.programme.municipality_id), pack_of(chain.office.programme)
    whole = {(one.household_no, one.resident_no, one.tax) for one in members(read, pack, OPEN)}
    asked = {(one.household_no, one.resident_no, one.tax) for one in members(read, pack, OPEN, households=["100", "200", "300", "350", "400"])}
    assert whole == asked
    assert ("100", "40001", "taxable") in whole and "400" not in {number for number, _who, _tax in whole}
    assert list(members(read, pack, OPEN, households=["400"])) == []
    assert [one.resident_no for one in people(read, ["350"], also={"350": ["30002"]})["350"]] == ["30002"]


def test_a_late_mover_in_makes_the_household_unclear(world):
    """転入 before the base date, reported after the extract: a member whose tax nobody here knows."""
    world.household("100")
    world.write()
    changes(world, ("99901", "I", "20260525", "20260610", "100", "10001", "", "妻"))
    world.start()
    case = Case.objects.get()
    assert (case.size, case.route, case.unclear) == (2, "confirmation", "E01,AMOUNT")


def test_nothing_is_certain_about_somebody_struck_off_nobody_says_when(world_on_both):
    """住民状態 2 with an empty 消除年月日: neither a member without doubt nor none; a person must look."""
    world = world_on_both
    world.household("100")
    world.household("200")
    world.write()
    rewritten(world, "register", set_column("住民状態コード", "2", "100"))
    office, _batch = world.made()
    assert case_of(office, "100").unclear.startswith("E01") and paid(office) == {"200": 30_000}


def test_a_household_that_vanished_from_the_register_is_unclear(world):
    """"All of nobody are exempt" is true of an empty set: of a household without members nothing is known."""
    world.household("100")
    world.household("200")
    world.start()
    chain = world.chain(OPEN)
    chain.repeat("みなし申請", chain._deem)
    chain.repeat("審査", chain._screen)
    rewritten(world, "register", lambda rows: rows.__delitem__(1))
    chain = world.chain(OPEN)
    chain.take_in()
    chain.repeat("提案", chain._recommend)
    outcomes = dict(Recommendation.objects.values_list("case__household_no", "outcome"))
    assert outcomes == {"100": "unclear", "200": "approve"}
    assert "課税状況が分からない" in Recommendation.objects.get(case__household_no="100").reasons


def test_only_the_tax_of_the_programmes_year_counts(world_on_both):
    """A tax file of another year says nothing about this one; a file of several years is read for the right one."""
    world = world_on_both
    world.household("100")
    world.household("200", tax="3")
    world.write()

    def years(rows):
        rows[1][1] = "2019"
        rows.append(["20001", "2019", "1", "0"])

    rewritten(world, "tax", years)
    office, batch = world.made()
    assert batch is None and case_of(office, "100").unclear.startswith("E01")
    assert [case.household_no for case in Case.objects.all()] == ["100"]


def test_a_correction_of_last_years_tax_does_not_beat_this_years_file(world):
    world.household("100", tax="3")
    world.change("10001", "T", "20250801", tax="1")
    world.start()
    assert not Case.objects.exists()


def test_of_two_corrections_of_one_day_the_later_reported_counts(world):
    for household, taxes in (("100", "31"), ("200", "13")):
        world.household(household)
        for day, tax in zip(("20260610", "20260620"), taxes, strict=True):
            world.change(f"{household}01", "T", "20260601", reported=day, tax=tax)
    office = world.decided()
    assert case_of(office, "100").decision == "approve"
    assert not Case.objects.filter(household_no="200").exists()


def test_a_change_sent_again_in_a_later_file_counts_once(world):
    """The later file has the change as it was corrected: the child died after the base date, not before."""
    world.household("100", size=2).members[1].birth = "20150501"
    world.change("10002", "D", "20260520", reported="20260610")
    world.write()
    rewritten(world, "changes", lambda rows: rows[1].__setitem__(3, "20260608"), to="changes-2")
    office = world.decided()
    assert Change.objects.count() == 2
    assert (case_of(office, "100").size, case_of(office, "100").amount) == (2, 50_000)


def test_gates_see_what_the_extract_does_not_show(world):
    """Effective after the base date, or reported after the extract; and whoever a newer extract no longer lists."""
    for number in ("100", "200", "300", "400"):
        world.household(number)
    world.change("10001", "D", "20260530", reported="20260723")
    world.change("20001", "D", "20260530", reported="20260731")
    world.change("40001", "M", "20260510", reported="20260511", address="見本市西1")
    world.write()

    def struck_off(rows):
        set_column("住民状態コード", "2", "300")(rows)
        set_column("消除事由コード", "B11", "300")(rows)
        set_column("消除年月日", "20260715", "300")(rows)

    rewritten(world, "register", struck_off)
    chain = world.chain(dt.date(2026, 7, 24))
    chain.take_in()
    read = sources(chain.office.programme.municipality_id)
    found = changes_since(read, ["10001", "20001", "30001", "40001"], since=dt.date(2026, 6, 1), today=dt.date(2026, 7, 24))
    assert {number: [(one.kind, one.effective_on) for one in facts] for number, facts in found.items()} == {
        "10001": [("death", "2026-05-30")], "30001": [("death", "2026-07-15")],
    }  # fmt: skip


def test_reading_a_few_households_does_not_read_everybodys_changes(world, monkeypatch):
    """Screening reads the changes of the households it is asked for, not those of the whole municipality at every part."""
    from jimukyoku.office.register import late

    for number in range(100, 130):
        world.household(str(number))
        world.change(f"{number}01", "T", "20260620", tax="1")
    chain = world.start(OPEN)
    read, pack = sources(chain.office.programme.municipality_id), pack_of(chain.office.programme)
    counts = []

    def counting(sent):
        rows = list(sent)
        counts.append(len(rows))
        return in_order(rows)

    monkeypatch.setattr(late, "in_order", counting)
    assert [one.tax for one in members(read, pack, OPEN, households=["100", "101"])] == ["exempt", "exempt"]
    assert counts == [2]


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
