"""Width: what is folded, what is taken off, and what keeps its own meaning."""

import pytest

from jimukyoku.japanese import fold_width, is_private, strip_selectors


@pytest.mark.parametrize(
    ("written", "folded"),
    [("ＡＢＣ１２３", "ABC123"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("　", " "), ("㋿", "令和"), ("\ufa10", "塚"), ("－", "-")],
)
def test_width_is_folded(written, folded):
    assert fold_width(written) == folded


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
