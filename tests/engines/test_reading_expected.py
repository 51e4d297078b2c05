"""What is expected against what was written: real frames of kept lines, and frames made by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading_golden import cells as kept_cells
from tests.reading_golden import lines as kept

from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading import expected
from jimukyoku.engines.reading.characters import read_cells
from jimukyoku.engines.reading.expected import ACCEPT, IMPOSSIBLE, choose, compare, compare_kana, score
from jimukyoku.engines.reading.lines import Frames

NAMES = ("", *"高橋健一崎吉浜斎藤123-")


def frames(text, sure=0.9):
    """Frames on which ``text`` is seen, a frame of nothing after each letter."""
    logs = np.full((2 * len(text) + 1, len(NAMES)), math.log((1 - sure) / (len(NAMES) - 1)), np.float32)
    for place in range(len(logs)):
        logs[place, NAMES.index(text[place // 2]) if place % 2 else 0] = math.log(sure)
    return Frames(logs, NAMES)


def test_what_is_seen_scores_nothing_and_all_else_less():
    right, blanks, other, shorter, longer = score(frames("高橋健一"), ["高橋健一", "高橋　健 一", "高橋健吉", "高橋健", "高橋健一一"])
    assert right == blanks == pytest.approx(0, abs=1e-5)
    assert other == pytest.approx((math.log(0.1 / (len(NAMES) - 1)) - math.log(0.9)) / 4, abs=1e-4)
    assert max(shorter, longer) < -0.5


@pytest.mark.parametrize(
    ("seen", "text"), [("高橋", "髙橋"), ("崎", "﨑"), ("吉", "𠮷"), ("浜", "濵"), ("1-2", "１ー２"), ("1一2", "1-2"), ("斎藤", "齋藤")]
)
def test_spellings_count_as_one_another(seen, text):
    assert score(frames(seen), [text])[0] == pytest.approx(0, abs=1e-5)


def test_two_of_a_kind_need_a_frame_between():
    logs = np.log(np.array([[0.1, 0.9], [0.1, 0.9]], np.float32))
    one, two = score(Frames(logs, ("", "一")), ["一", "一一"])
    assert (one, two) == (pytest.approx(0, abs=1e-6), IMPOSSIBLE)


def test_a_letter_that_is_never_seen_cannot_be_compared():
    assert score(frames("高橋"), ["高龘"])[0] == IMPOSSIBLE


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(NAMES[1:9], min_size=1, max_size=5), min_size=1, max_size=6), st.integers(0, 99))
def test_many_at_once_score_as_one_by_one_and_never_above_zero(texts, seed):
    likely = np.random.default_rng(seed).dirichlet(np.ones(len(NAMES)) * 0.3, 12) + 1e-9
    seen = Frames(np.log(likely).astype(np.float32), NAMES)
    together = score(seen, texts)
    assert together == pytest.approx([score(seen, [text])[0] for text in texts])
    assert max(together) <= 1e-5


def test_the_kept_lines_are_who_they_are_and_nobody_else():
    names = [name for name, _crop in kept()]
    for name, crop in kept():
        score_of = {one: compare(crop, one, "name") for one in (*names, f"{name[:2]}恵子")}
        assert [one for one, found in score_of.items() if found >= ACCEPT["name"]] == [name]
    assert compare(np.full((95, 600), 230, np.uint8), "高橋健一", "name") == IMPOSSIBLE


def test_a_list_is_read_by_what_fits_best():
    ways = {"1": ("高橋健一", "高橋"), "2": ("佐々木茂",), "3": ("山田花子",), "4": ("山田花江",)}
    found = [choose(crop, ways) for _name, crop in kept()[:3]]
    assert [one.key for one in found] == ["1", "2", "3"]
    assert all(one.margin > 0 for one in found)
    assert choose(np.full((95, 600), 230, np.uint8), ways) is None
    assert choose(kept()[0][1], {}) is None
    assert choose(kept()[0][1], {"1": ("高橋健一",), "2": ("高橋健一",)}).margin == 0
    assert not choose(kept()[0][1], {"1": ("高橋健一",), "2": ("高橋健一",)}).accepted


def test_kana_are_compared_by_what_a_bank_can_tell_apart():
    names, cells = kept_cells(ZoneKind.KANA)
    boxes = dict(zip(names, cells, strict=True))
    sure = {name: cell for name, cell in boxes.items() if name and read_cells([cell], ZoneKind.KANA)[0].value == name}
    word = [one for one in "タナカトモコヤマシロ" if one in sure][:5]
    written = [sure[one] for one in word]
    assert compare_kana(written, "".join(word)) >= ACCEPT["kana"]
    assert compare_kana([*written[:2], boxes[""], *written[2:]], " ".join(word)) >= ACCEPT["kana"]
    assert compare_kana(written, "".join(word[:-1])) == IMPOSSIBLE
    speck = np.full((95, 80), 230, np.uint8)
    speck[46:52, 38:45] = 40
    assert IMPOSSIBLE < compare_kana([*written, speck], "".join(word)) < compare_kana(written, "".join(word))
    assert IMPOSSIBLE < compare_kana([boxes[""], *written[1:]], "".join(word)) < ACCEPT["kana"] + 1
    assert compare_kana(written, "".join([*word[:-2], "ヌ", "ヌ"])) < ACCEPT["kana"]
    assert compare_kana(written, "漢字漢字漢") == IMPOSSIBLE
    if "ョ" in sure or "ヨ" in sure:
        cell = sure.get("ョ", sure.get("ヨ"))
        assert compare_kana([cell], "ョ") == compare_kana([cell], "ヨ") == pytest.approx(0, abs=0.3)


def test_every_kind_has_its_threshold():
    assert set(ACCEPT) == {"name", "address", "kana"}
    assert all(-5 < least < 0 for least in ACCEPT.values())
    for kind, kept_for in expected.calibration()["expected"].items():
        scores = kept_for["scores"]
        assert scores["let_through"] <= (0.002 if kind != "address" else 0.004) * scores["impostors"]
