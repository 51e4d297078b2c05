"""Width: what is folded, what is taken off, and what keeps its own meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import HYPHENS, bare_number, fold_width, is_private, strip_selectors, widen_digits


@pytest.mark.parametrize(
    ("written", "folded"),
    [("ＡＢＣ１２３", "ABC123"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("　", " "), ("㋿", "令和"), ("\ufa10", "塚"), ("－", "-")],
)
def test_width_is_folded(written, folded):
    assert fold_width(written) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold_width(fold_width(text)) == fold_width(text)


@given(st.text("0123456789-/."))
def test_digits_there_and_back(number):
    assert fold_width(widen_digits(number)) == number
    assert not widen_digits(number).isascii() or not number


@given(st.lists(st.sampled_from([*"0123456789", *HYPHENS, "(", ")", " ", "\t"])))
def test_a_bare_number_loses_what_parts_it_and_no_digit(written):
    assert bare_number("".join(written)) == "".join(one for one in written if one in "0123456789")


def test_what_is_no_mark_of_a_number_stays_in_it():
    assert bare_number("090（1234）・5") == "090（1234）・5"


# The twelve ideographs of the block of compatibility that are no compatibility characters: NFKC must leave them as they are.
@pytest.mark.parametrize("character", "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩髙邊邉齋齊𠮷濵德")
def test_characters_that_width_does_not_touch(character):
    assert fold_width(character) == character


def test_letters_that_only_look_alike_are_not_folded():
    assert fold_width("髙ー一") == "髙ー一"


def test_selectors_go_and_nothing_else_does():
    assert strip_selectors("葛\U000e0101城 辻\ufe00") == "葛城 辻"


@pytest.mark.parametrize(
    ("character", "private"),
    [("\ue000", True), ("\uf8ff", True), ("\U000f0000", True), ("髙", False), ("\ufa10", False), ("a", False)],
)
def test_private_characters(character, private):
    assert is_private(character) is private
