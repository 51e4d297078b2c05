"""What was compared with what, and why it counts: the table of docs/rooms/names.md; mark and sentence never disagree with the facts."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.intake.persons import Listed, relation
from jimukyoku.domain.screening import applicant_facts, name_likeness, reading_likeness

ROOM = Path(__file__).parents[3] / "docs" / "rooms" / "names.md"
SAID = [line.strip("| \n").split(" | ") for line in ROOM.read_text(encoding="utf-8").splitlines() if "…" in line and line.startswith("| ")]
NAMES = st.text(st.sampled_from("髙高橋佐々〓太ab "), min_size=1, max_size=4)
KANA = st.text(st.sampled_from("アオウキャヤ・ ガカ"), min_size=1, max_size=3)


def parts(cell):
    """「斉藤 愛（サイトウ アイ）」 as (斉藤 愛, サイトウ アイ)."""
    return re.fullmatch("([^（]*)(?:（(.*)）)?", cell).groups(default="")


def compared(application, register):
    (written, reading), (names, kana) = parts(application), parts(register)
    if re.fullmatch("[ァ-ヶー]+", written):
        return reading_likeness(written, Listed("1", True, ("",), (names,), None))
    return name_likeness(written, reading, Listed("1", True, tuple(names.split("、")), (kana,), None))


@pytest.mark.parametrize(("application", "register", "mark", "said"), SAID, ids=[row[0] + row[1] for row in SAID])
def test_every_relation_is_told_in_words(application, register, mark, said):
    found = compared(application, register)
    assert found.mark == mark and found.sentence.endswith(said.removeprefix("…"))
    assert parts(application)[0] in found.sentence and parts(register)[0].split("、")[0] in found.sentence


def test_a_character_of_the_municipality_is_pointed_out():
    found = name_likeness("\ue000田", "", Listed("1", True, ("\ue000田",), (), None))
    assert found.mark == "same" and "は、同じ名前です。この名前には外字があります。" in found.sentence and not found.plain


@given(NAMES, KANA, st.lists(NAMES, min_size=1, max_size=3), KANA)
def test_the_mark_is_what_the_rules_see_and_every_sentence_is_whole(name, reading, names, kana):
    member = Listed("1", True, tuple(names), (kana,), None)
    found = name_likeness(name, reading, member)
    fact = applicant_facts({"applicant_name": name, "applicant_kana": reading}, [member])["applicant.name_match"]
    assert found.mark == {"exact": "same", "variant": "near", "kana_only": "near", "none": "differs"}[fact]
    assert "は、が" not in found.sentence and "{" not in found.sentence and name in found.sentence
    alike = reading_likeness(reading, member)
    assert alike.mark == "same" or relation(None, reading, member) == "none"
