"""Looking at a file of the register before it is taken in: what is seen is what is taken, and looking changes nothing."""

import csv
import datetime as dt

import pytest

from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.domain.register import Source
from jimukyoku.office.basics import store
from tests.office.world import OPEN, START, World, case_of


@pytest.fixture
def office(world_on_both):
    world = world_on_both
    for number in ("100", "200", "300", "400"):
        world.household(number, size=2)
    office = world.start().office
    return office


def rows_of(path):
    with open(path, encoding="cp932", newline="") as file:
        return list(csv.reader(file))


def written(office, stem, change, name=""):
    """Write a file as it is in the folder, changed, under another name; return its path."""
    rows = rows_of(office.folder.data / f"{stem}.csv")
    rows = change(rows) or rows
    path = office.folder.out / (name or f"{stem}-new.csv")
    with open(path, "w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def look(office, source, path, as_of="2026-06-24", today=START):
    from jimukyoku.office.register.previewing import preview

    return preview(office.programme.municipality, source, path, as_of, today)


def hand_in(office, source, path, as_of="2026-06-24", login="officer1"):
    from jimukyoku.office.register import actions

    found = look(office, source, path, as_of)
    with store.arriving([path.read_bytes()], 1 << 20) as kept:
        return actions.hand_in(office.desk(login), office.programme.municipality, found, kept, path.name)


def confirm(office, upload, sha256="", login="officer1"):
    from jimukyoku.office.register import actions

    return actions.confirm(office.desk(login), office.programme.municipality, upload.pk, sha256 or upload.file_id)


def cases(found):
    return {why: count for why, (count, _first) in found.cases.items()}


def test_a_new_snapshot_says_whom_it_adds_changes_and_no_longer_has(office):
    def change(rows):
        head = rows[0]
        by = {row[0]: row for row in rows[1:]}
        by["10001"][head.index("住所")] = "見本市東9-9"
        by["20001"][head.index("住民状態コード")], by["20001"][head.index("消除事由コード")] = "2", "B11"
        by["30002"][head.index("世帯番号")] = "999"
        newcomer = list(by["10002"])
        newcomer[0], newcomer[1] = "90001", "900"
        return [head, *(row for number, row in by.items() if number != "40002"), newcomer]

    found = look(office, Source.PEOPLE, written(office, "register", change))
    assert found.counts == {"added": 1, "changed": 2, "gone": 2}
    assert found.fields == {"address": 1, "household_no": 1}
    assert [row[0] for row in found.people["added"]] == ["90001"]
    assert sorted(row[0] for row in found.people["gone"]) == ["20001", "40002"]
    assert [(row[0], row[2]) for row in found.people["changed"]] == [("10001", ["address"]), ("30002", ["household_no"])]
    assert cases(found) == {"dead": 1, "household": 1, "left": 1, "moved": 1} and found.touched == 4
    assert found.cases["dead"][1] == [case_of(office, "200").pk]
    assert found.in_force


def test_addresses_that_do_not_read_are_told_with_their_lines(office):
    def elsewhere(rows):
        place, code = rows[0].index("住所"), rows[0].index("郵便番号")
        for number, (text, postcode) in enumerate((("千代田1-1", "1000001"), ("神田見本町2-1", "1000001"), ("", "1000001")), start=1):
            rows[number][place], rows[number][code] = text, postcode
        return [rows[0], *([*row[:place], "東京都千代田区千代田1-1", *row[place + 1 :]] if n > 3 else row for n, row in enumerate(rows[1:], 1))]

    found = look(office, Source.PEOPLE, written(office, "register", elsewhere)).addresses
    assert sum(found["statuses"].values()) == 4 and found["statuses"]["found"] == 3  # an address many share counts once
    assert found["lines"] == {"unreadable": [4]} and found["towns"] == ["神田見本町"]
    assert look(office, Source.TAX, office.folder.data / "tax.csv").addresses == {}


def test_a_file_without_any_difference_alters_nothing(office):
    for source, stem in ((Source.PEOPLE, "register"), (Source.TAX, "tax"), (Source.ACCOUNTS, "accounts"), (Source.PROTECTED, "protected")):
        found = look(office, source, office.folder.data / f"{stem}.csv")
        assert (found.counts, found.cases) == ({"added": 0, "changed": 0, "gone": 0}, {}), source


def test_lists_say_who_is_protected_whose_account_and_tax_change(office):
    found = look(office, Source.PROTECTED, written(office, "protected", lambda rows: [*rows, ["10002", "1", "20260101", ""]]))
    assert (found.counts["added"], cases(found)) == (1, {"protected": 1})

    def other_account(rows):
        rows[1][4] = "7654321"

    found = look(office, Source.ACCOUNTS, written(office, "accounts", other_account))
    assert (found.counts, found.fields, cases(found)) == ({"added": 0, "changed": 1, "gone": 0}, {"account_number": 1}, {"account": 1})

    def taxed(rows):
        rows[1][2] = "3"
        del rows[2]

    found = look(office, Source.TAX, written(office, "tax", taxed))
    assert (found.counts, found.fields, cases(found)) == ({"added": 0, "changed": 1, "gone": 1}, {"tax": 1}, {"tax": 1})


def test_changes_add_up_and_say_what_they_do_to_open_cases(office):
    new = [["1", "10001", "D", "20260620", "20260622", "", ""], ["2", "20001", "M", "20260620", "20260622", "新住所", ""],
           ["3", "77777", "D", "20260620", "20260622", "", ""]]  # fmt: skip
    path = written(office, "changes", lambda rows: [*rows, *new])
    found = look(office, Source.CHANGES, path)
    assert found.counts == {"added": 3, "changed": 0, "gone": 0}
    assert cases(found) == {"dead": 1, "moved": 1} and found.touched == 2
    confirm(office, hand_in(office, Source.CHANGES, path))
    again = look(office, Source.CHANGES, written(office, "changes", lambda rows: [*rows, *new[:1], [*new[1][:5], "別の住所", ""]], "changes-b.csv"))
    assert again.counts == {"added": 0, "changed": 1, "gone": 0}


def test_refused_rows_are_listed_with_line_and_reason_and_not_counted(office):
    def bad(rows):
        rows[1][7] = "いつか"
        rows.append(list(rows[2]))

    found = look(office, Source.PEOPLE, written(office, "register", lambda rows: bad(rows) or [*rows[:1], ["x", *rows[1][1:]], *rows[2:]]))
    assert [row.line for row in found.refused] == [2, 10]
    assert "10 2" not in found.refused_table().decode("utf-8-sig") and "3 行目と重複" in found.refused[1].reason
    assert found.rows == 7


def test_looking_leaves_nothing_behind_and_keeps_nobody_from_writing(office):
    from django.db import connection

    from jimukyoku.office.register.models import Import, Resident

    before = (Import.objects.count(), Resident.objects.count())
    look(office, Source.PEOPLE, office.folder.data / "register.csv")
    assert (Import.objects.count(), Resident.objects.count()) == before
    assert [name for name in connection.introspection.table_names() if "staged" in name] == []
    look(office, Source.PEOPLE, office.folder.data / "register.csv")  # a second time: no table of the first is in its way


def test_what_was_looked_at_is_what_is_taken_in(office):
    path = written(office, "protected", lambda rows: [*rows, ["10002", "1", "20260101", ""]])
    upload = hand_in(office, Source.PROTECTED, path)
    batch = confirm(office, upload)
    assert (batch.sha256, batch.as_of, batch.file_name, batch.rows) == (upload.file_id, "2026-06-24", "protected-new.csv", 1)
    with pytest.raises(Conflict, match="すでに"):
        confirm(office, upload)


def test_another_hash_or_another_import_in_between_is_a_conflict(office):
    from jimukyoku.office.register.actions import take_in
    from jimukyoku.office.register.models import Import

    path = written(office, "protected", lambda rows: [*rows, ["10002", "1", "20260101", ""]])
    upload = hand_in(office, Source.PROTECTED, path)
    with pytest.raises(Conflict):
        confirm(office, upload, "0" * 64)
    other = written(office, "changes", lambda rows: [*rows, ["9", "10001", "D", "20260620", "", "", ""]], "c.csv")
    take_in(office.desk("officer1"), office.programme.municipality, Source.CHANGES, other, as_of="2026-06-24")
    count = Import.objects.count()
    with pytest.raises(Conflict, match="別のファイルが取り込まれました"):
        confirm(office, upload)
    assert Import.objects.count() == count


def test_no_more_rows_are_left_out_than_were_shown(office):
    path = written(office, "protected", lambda rows: [*rows, ["x", "1", "20260101", ""], ["10002", "1", "20260101", ""]])
    upload = hand_in(office, Source.PROTECTED, path)
    batch = confirm(office, upload)
    assert (upload.refused, batch.refused, batch.rows) == (1, 1, 1)
    assert "x" in store.fetch(upload.refused_file_id).decode("utf-8-sig")


def test_a_damaged_file_in_the_store_is_not_taken_in(office):
    from jimukyoku.domain.basics import Missing

    upload = hand_in(office, Source.PROTECTED, written(office, "protected", lambda rows: [*rows, ["10002", "1", "20260101", ""]]))
    store.path_of(upload.file_id).write_bytes(b"another")
    with pytest.raises(Missing):
        confirm(office, upload)


def test_it_takes_the_duty_and_ones_own_municipality(office):
    path = office.folder.data / "protected.csv"
    with pytest.raises(NotAllowed):
        hand_in(office, Source.PROTECTED, path, login="sv1")
    upload = hand_in(office, Source.PROTECTED, path)
    with pytest.raises(NotAllowed):
        confirm(office, upload, login="auditor1")
    from jimukyoku.domain.access import Role, Side
    from jimukyoku.office.access.actions import employ, found
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.register import actions

    stranger = employ(found("tonari", "隣市", Side.MUNICIPALITY, at=office.at), "tonari-officer", "隣 花子", Role.OFFICER, at=office.at)
    with pytest.raises(NotFound):
        actions.confirm(Desk(stranger, office.at), office.programme.municipality, upload.pk, upload.file_id)


def test_an_older_snapshot_would_not_come_into_force(office):
    path = written(office, "register", lambda rows: rows[:-1])
    assert look(office, Source.PEOPLE, path, as_of="2026-05-31").in_force is False
    assert look(office, Source.PEOPLE, path, as_of="2026-06-01").in_force is True


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("宛名番号,区分,開始年月日\r\n10001,1,20260101\r\n".encode() + b"\xff\xff\xff,1,1\r\n", "encoding", "3行目の"),
        ('宛名番号,区分,開始年月日\r\n"10001,1,20260101\r\n'.encode(), "csv", "行目"),
        ("宛名番号,区分\r\n10001,1\r\n".encode(), "header-missing", "開始年月日"),
        (b"", "empty", "空"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(office, content, code, words):
    path = office.folder.out / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        look(office, Source.PROTECTED, path)
    assert refused.value.code == code and words in f"{refused.value.where}{refused.value.what}"


class TestAges:
    """Lists tell of the day they were exported; gates do not pass on old ones."""

    @pytest.fixture
    def old(self, world_on_both) -> World:
        world = world_on_both
        world.household("100")
        world.household("200", known=False)
        return world

    @pytest.mark.parametrize("source", [Source.CHANGES, Source.PROTECTED])
    def test_an_old_list_stops_payments_and_letters(self, old, source):
        from jimukyoku.office.notices.announcing import announce
        from jimukyoku.office.payment.actions import make
        from jimukyoku.office.register.actions import take_in

        office = old.decided()
        later = office.on(dt.date(2026, 8, 20))
        fresh = ({Source.CHANGES, Source.PROTECTED} - {source}).pop()
        take_in(later.desk("officer1"), office.programme.municipality, fresh, office.folder.data / f"{fresh}.csv", as_of="2026-08-20")
        with pytest.raises(Conflict, match="57 日たっている") as refused:
            make(later.desk("officer1"), office.programme, dt.date(2026, 8, 27))
        assert refused.value.code == f"old-{source}" and "2026-06-24" in refused.value.what
        take_in(later.desk("officer1"), office.programme.municipality, source, office.folder.data / f"{source}.csv", as_of="2026-07-20")
        assert make(later.desk("officer1"), office.programme, dt.date(2026, 8, 27)) is not None  # 31 days: the last that are permitted
        assert announce is not None

    def test_an_old_list_stops_the_printing_of_letters(self, old):
        from jimukyoku.office.notices.announcing import announce

        old.write()
        chain = old.chain(START)
        chain.take_in()
        chain.extract()
        late = chain.office.on(dt.date(2026, 7, 26))
        with pytest.raises(Conflict, match="32 日"):
            announce(late.desk("operator1"), late.programme, "push")

    def test_a_list_cannot_be_from_tomorrow(self, old):
        from jimukyoku.office.register.actions import take_in

        office = old.decided()
        with pytest.raises(BadInput, match="まだ来ていません"):
            take_in(office.desk("officer1"), office.programme.municipality, Source.PROTECTED, office.folder.data / "protected.csv", as_of="2026-07-23")

    def test_the_day_in_a_files_name_counts(self, old, tmp_path):
        from jimukyoku.office.register.actions import told_of

        office = old.decided()
        home, base = office.programme.municipality, dt.date(2026, 6, 1)
        for name, day in (("changes-2026-07-20.csv", dt.date(2026, 7, 20)), ("protected_20260719.csv", dt.date(2026, 7, 19))):
            path = tmp_path / name
            path.write_bytes(b"another,list\r\n")
            assert told_of(home, Source.CHANGES, path, base, OPEN) == day
        undated = tmp_path / "changes-7.csv"
        undated.write_bytes(b"yet,another\r\n")
        assert told_of(home, Source.CHANGES, undated, base, OPEN) == OPEN
        assert told_of(home, Source.CHANGES, office.folder.data / "changes.csv", base, OPEN) == START  # it goes on lying there
