"""What differs between two versions of a pack is said in words, and nothing that differs is left out."""

import pytest
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.programme import compare, lines, load_pack, tried


def changed(file, old, new):
    files = pack_files(PACK)
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode(), 1)
    return files


def differences(file, old, new):
    found = compare(load_pack(pack_files(PACK)), load_pack(changed(file, old, new), stored=True))
    return [(one.part, one.name, one.before, one.after) for one in found]


def test_the_same_pack_differs_in_nothing():
    files = pack_files(PACK)
    assert compare(load_pack(files), load_pack(files)) == []
    assert list(lines(files, files)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("programme.yaml", "deadline: 2026-10-30", "deadline: 2026-11-30", ("骨組み", "申請期限", "2026-10-30", "2026-11-30")),
        ("programme.yaml", "child: 20000", "child: 25000", ("金額", "こども1人あたりの加算額", "20,000", "25,000")),
        ("programme.yaml", "postmark_counts: true", "postmark_counts: true\nclosed_days: [2026-11-16]", ("骨組み", "市の閉庁日", "", "2026-11-16")),
        ("programme.yaml", "postmark_counts: true", "postmark_counts: false", ("骨組み", "消印有効", "はい", "いいえ")),
        ("programme.yaml", "phone: 0120-000-000", "phone: 0120-111-111", ("問合せ先", "phone", "0120-000-000", "0120-111-111")),
        ("programme.yaml", 'branch: "001"', 'branch: "002"', ("振込元", "branch", "001", "002")),
    ],
)
def test_days_amounts_and_contacts(file, old, new, expected):
    assert differences(file, old, new) == [expected]


def test_a_rule_is_said_in_words():
    found = differences("rules.yaml", "code: E01", "code: E99")
    assert {(part, name.split("：")[0]) for part, name, _before, _after in found} == {("支給要件", "E01"), ("支給要件", "E99")}
    condition = next(one for one in found if one[1] == "E99：条件")
    assert condition[2] == "" and "世帯" in condition[3]


def test_letters_and_persons_are_named():
    files = pack_files(PACK)
    files["letters/push.typ"] += b"\n// another line\n"
    found = compare(load_pack(pack_files(PACK)), load_pack(files))
    assert [(one.part, one.name) for one in found] == [("通知", "push")]
    ((name, rows),) = lines(pack_files(PACK), files)
    assert name == "letters/push.typ" and ("+", "// another line") in rows


def test_test_persons_are_shown_with_what_the_rules_give():
    pack = load_pack(pack_files(PACK))
    found = tried(pack)
    assert [one.person for one in found] == list(pack.persons) and [one.problems for one in found] == [()] * len(found)
    other = load_pack(changed("programme.yaml", "household: 30000", "household: 29000"), stored=True)
    wrong = [one for one in tried(other) if one.problems]
    assert wrong and {one.problems[0].code for one in wrong} == {"person-amount"}
