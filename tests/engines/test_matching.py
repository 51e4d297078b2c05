"""Matching: the worked pairs of docs/rooms/matching.md, and what must hold for everybody whoever else is in the files."""

import csv
import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import polars
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.engines.city import Plan, build_applicants
from jimukyoku.engines.matching import Status, Task, answers, make_ready, match, parts, read_levels, read_weights, weigh, write_weights
from jimukyoku.engines.matching import levels as levels_module
from jimukyoku.engines.matching import people as people_module
from jimukyoku.engines.matching.pairs import Matcher
from jimukyoku.engines.matching.weights import learn, others

ROOM = Path(__file__).parents[2] / "docs" / "rooms" / "matching.md"
TOWN = "東京都文京区"
HEADER = ["番号", "氏名", "フリガナ", "生年月日", "住所", "電話番号"]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in ROOM.read_text().splitlines() if re.match(r"\| .*\d{4,}", line)]


def ready(rows, folder, header=HEADER):
    with ThreadPoolExecutor(1) as executor:
        make_ready(enumerate([header, *rows], 1), folder, executor)
    return parts(folder)


def found(sought, known, folder, itself=False, **how):
    task = Task(known, weigh(sought, known, itself=itself), itself=itself, **how)
    return list(answers(read_levels(), sought, match(task, sought, folder / "found")))


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    build_applicants(folder, Plan(people=2_000, seed=3, encoding="utf-8-sig"))
    tables = {}
    for name in ("register", "applicants", "truth/applicants"):
        with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            tables[name] = list(csv.reader(file))
    return tables


def with_city(city, rows):
    """The register of the city in the columns of the tests, and further rows behind it."""
    names = city["register"][0]
    place = {name: names.index(name) for name in names}
    own = [[r[place["宛名番号"]], r[place["氏名"]], r[place["氏名フリガナ"]], r[place["生年月日"]], r[place["住所"]] + r[place["番地"]], r[place["電話番号"]]]
           for r in city["register"][1:]]  # fmt: skip
    return own + rows


def person(number, text):
    name, kana, birth, place = [cell.strip() for cell in text.split(",")]
    return [number, name, kana, birth, TOWN + place, ""]


@pytest.mark.parametrize(("written", "register", "expected", "status"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_worked_pairs(city, tmp_path, written, register, expected, status):
    known = ready(with_city(city, [person("X", register)]), tmp_path / "known")
    (answer,) = found(ready([person("A", written)], tmp_path / "sought"), known, tmp_path)
    assert answer.status == status
    assert [one.number for one in answer.candidates] == (["X"] if expected else [])
    assert " ".join(list(answer.candidates[0].levels.values())[:3] if answer.candidates else []) == expected


def test_two_of_one_name_and_birthday_are_looked_at_and_the_address_tells_them_apart(city, tmp_path):
    """Two people share name, reading and birthday; which one wrote is told by the address alone (本人確認の取り違え)."""
    twice = [["X", "鈴木　一郎", "スズキ　イチロウ", "19500101", TOWN + "本郷1-1-1", ""], ["Y", "鈴木　一郎", "スズキ　イチロウ", "19500101", TOWN + "本郷2-2-2", ""]]
    known = ready(with_city(city, twice), tmp_path / "known")
    at_home, moved = ["A", *twice[1][1:]], ["B", *twice[0][1:4], TOWN + "本郷1-9-9", ""]
    first, second = found(ready([at_home, moved], tmp_path / "sought"), known, tmp_path)
    assert (first.status, first.candidates[0].number) == (Status.AUTOMATIC, "Y")
    assert second.status == Status.LOOK and {one.number for one in second.candidates} == {"X", "Y"}


def test_the_truth_of_a_city_is_found_and_nobody_is_lost_or_asked_twice(city, tmp_path):
    truth = {row[0]: row[1] for row in city["truth/applicants"][1:]}
    known = ready(city["register"][1:], tmp_path / "known", city["register"][0])
    told = found(ready(city["applicants"][1:], tmp_path / "sought", city["applicants"][0]), known, tmp_path)
    assert [one.number for one in told] == [row[0] for row in city["applicants"][1:]]
    taken = {one.number: one.candidates[0].number for one in told if one.status == Status.AUTOMATIC}
    assert [number for number in taken if truth[number] != taken[number]] == []
    assert len(taken) > 0.95 * sum(map(bool, truth.values()))
    assert all(sum(c.probability for c in one.candidates) <= 1 for one in told)


def test_answers_depend_neither_on_order_nor_on_slices_nor_on_the_short_way(city, tmp_path, monkeypatch):
    known = ready(city["register"][1:], tmp_path / "known", city["register"][0])
    rows = city["applicants"][1:]
    whole = found(ready(rows, tmp_path / "one", city["applicants"][0]), known, tmp_path / "1")
    shuffled = random.Random(1).sample(rows, len(rows))
    monkeypatch.setattr(people_module, "PART", 300)
    monkeypatch.setattr("jimukyoku.engines.matching.run.PARTS", 2)
    sliced = found(ready(shuffled, tmp_path / "two", city["applicants"][0]), known, tmp_path / "2")
    assert len(list((tmp_path / "2" / "found").iterdir())) > 2

    def said(one):
        return one.number, one.status, [(c.number, round(c.probability, 6), c.reason) for c in one.candidates]

    assert sorted(map(said, whole)) == sorted(map(said, sliced))
    matcher = Matcher(known, read_levels())
    weights, taken = replace(read_weights(read_levels()), seen=matcher.seen().beside(read_weights(read_levels()).seen)), []
    for at_once in (True, False):
        matcher.take(parts(tmp_path / "one"))
        matcher.match(weights, at_once=at_once)
        taken.append({(one.sought, one.known) for one in matcher.fetch() if one.probability >= read_levels().automatic})
    assert taken[0] == taken[1]


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(city, tmp_path, monkeypatch):
    monkeypatch.setattr(people_module, "PART", 500)
    monkeypatch.setattr("jimukyoku.engines.matching.run.PARTS", 1)
    known = ready(city["register"][1:], tmp_path / "known", city["register"][0])
    sought = ready(city["applicants"][1:], tmp_path / "sought", city["applicants"][0])
    task, out = Task(known, weigh(sought, known)), tmp_path / "found"
    first = [polars.read_parquet(one) for one in match(task, sought, out)]
    sorted(out.iterdir())[1].unlink()
    (out / "found-00001.making").write_bytes(b"half")
    done = []
    again = match(task, sought, out, advance=done.append)
    assert len(done) == 1
    assert all(a.equals(polars.read_parquet(b)) for a, b in zip(first, again, strict=True))
    parts(tmp_path / "sought")
    Path(sought[0]).unlink()
    assert ready(city["applicants"][1:], tmp_path / "sought", city["applicants"][0]) == sought


def test_one_file_alone_shows_who_is_in_it_twice(city, tmp_path):
    rows = with_city(city, [])
    again = [["Z1", *rows[10][1:]], ["Z2", rows[20][1].replace("　", ""), *rows[20][2:]]]
    sought = ready(rows + again, tmp_path / "all")
    told = [one for one in found(sought, sought, tmp_path, itself=True) if one.status == Status.AUTOMATIC]
    assert {(one.number, one.candidates[0].number) for one in told} == {("Z1", rows[10][0]), ("Z2", rows[20][0])}


def test_hostile_and_empty_cells_are_people_like_others(city, tmp_path):
    odd = [["A", "'; drop table b; --", "", "", "", ""], ["B", "", "", "20010101", "", ""], ["C", "〓田　\U000e0100太郎", "ア" * 9_000, "0000", "?" * 900, "☎"]]
    known = ready(with_city(city, odd[:1]), tmp_path / "known")
    told = found(ready(odd, tmp_path / "sought"), known, tmp_path)
    assert [one.number for one in told] == ["A", "B", "C"]
    assert told[0].status == Status.NONE  # the same writing and nothing beside it: nobody can be told from that


@pytest.mark.parametrize(("header", "rows"), [(["番号", "住所"], [["1", "x"]]), (HEADER, []), ([], [])])
def test_a_file_in_which_nobody_can_be_found_is_refused(tmp_path, header, rows):
    with pytest.raises(BadInput):
        ready(rows, tmp_path, header)


def test_a_level_is_added_by_a_line(city, tmp_path):
    own = yaml.safe_load(levels_module.OWN.read_text())
    own["comparisons"]["phone"].insert(1, {"id": "tail", "share": 0.01, "when": "right(a.phone, 4) = right(b.phone, 4) and a.phone <> ''", "label": "電話番号の下4桁は同じ"})
    path = tmp_path / "levels.yaml"
    path.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False))
    person = ["X", "鈴木　一郎", "スズキ　イチロウ", "19500101", TOWN + "本郷1-1-1", "046-881-1111"]
    known = ready(with_city(city, [person]), tmp_path / "known")
    sought = ready([["A", *person[1:5], "090-0000-1111"]], tmp_path / "sought")
    task = Task(known, weigh(sought, known, path), path)
    (answer,) = answers(read_levels(path), sought, match(task, sought, tmp_path / "found"))
    assert answer.candidates[0].reason == "氏名・フリガナとも同じ、生年月日は同じ、住所は同じ、電話番号の下4桁は同じ。"


@pytest.mark.parametrize(("old", "new"), [("[near, birth]", "[near, age]"), ("look: 0.05", ""), ("comparisons:", "comparisons: ["), ("{id: elsewhere", "{id: elsewhere, when: 'false'")])
def test_a_broken_table_of_levels_is_refused(tmp_path, old, new):
    text = levels_module.OWN.read_text()
    assert old in text
    path = tmp_path / "levels.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(BadInput):
        read_levels(path)


def test_weights_survive_their_file_and_learning_finds_the_shares_that_made_the_pairs(tmp_path):
    levels = read_levels()
    shipped = read_weights(levels)
    write_weights(tmp_path / "weights.json", levels, shipped)
    assert read_weights(levels, tmp_path / "weights.json") == shipped
    from jimukyoku.engines.matching.weights import base, same

    people, wanted = 1_000_000, same(levels, shipped.shares)
    strangers = others(levels, shipped.shares, base(levels, shipped.seen))
    pairs = {pattern: round(people * (mine + theirs)) for pattern, (mine, theirs) in enumerate(zip(wanted, strangers, strict=True))}
    guess = tuple(tuple(1 / len(one) for _ in one) for one in shipped.shares)
    learnt = learn(levels, replace(shipped, shares=guess), pairs, people).shares
    big = [(a, b) for one, two in zip(learnt, shipped.shares, strict=True) for a, b in zip(one, two, strict=True) if b > 0.02]
    assert all(abs(a - b) < 0.02 for a, b in big)


def test_one_person_is_looked_for_among_a_few_by_the_same_levels():
    from jimukyoku.engines.matching import look_for

    wrote = {"name": "髙橋健一", "kana": "ﾀｶﾊｼｹﾝｲﾁ", "birth": "S38.2.14", "address": "東京都文京区本郷3-4-5"}
    known = [
        {"id": "father", "name": "高橋　健", "kana": "タカハシ　ケン", "birth": "1935-02-14", "address": "東京都文京区本郷三丁目4-5"},
        {"id": "he", "name": "高橋　健一", "kana": "タカハシ　ケンイチ", "birth": "1963-02-14", "address": "東京都文京区本郷三丁目4番5号"},
    ]
    found = look_for(wrote, known)
    assert found[0].number == "he" and found[0].probability > 0.99
    assert found[0].reason == "氏名は字体か読みの書き方だけが違う、生年月日は同じ、住所は同じ、電話番号の片方が不明。"
    assert look_for(wrote, []) == ()


@given(st.lists(st.tuples(st.text("アイウカ", max_size=5), st.text("アイウカ", max_size=5)), min_size=1, max_size=30))
def test_looking_at_the_ends_first_changes_no_level(pairs):
    """The quick look before a slip of one letter is counted lets every such slip through."""
    plain = "damerau_levenshtein(x, y) <= 1"
    quick = levels_module._ONE_SLIP.sub(levels_module._SEEN_FIRST, plain)
    assert quick != plain
    with duckdb.connect() as db:
        rows = db.execute(f"select {plain}, {quick} from (select unnest(?) as x, unnest(?) as y)", [[x for x, _y in pairs], [y for _x, y in pairs]]).fetchall()
    assert all(one == other for one, other in rows)
