"""What two households share, in words: it names some, gives the number of the rest, and says where it stopped to count."""

import pytest

from jimukyoku.domain.screening import COUNTED, SAME_ACCOUNT, SAME_PHONE, shared_words


@pytest.mark.parametrize(
    ("code", "others", "count", "words"),
    [
        (SAME_ACCOUNT, ["A1"], 1, "別の世帯の案件が、同じ口座を振込先にしています（受付番号 A1）。"),
        (SAME_PHONE, ["A1", "A2", "A3"], 3, "別の世帯の案件に、同じ電話番号が書かれています（受付番号 A1、A2、A3）。"),
        (SAME_PHONE, ["A1", "A2", "A3"], COUNTED - 1, "別の世帯の案件に、同じ電話番号が書かれています（受付番号 A1、A2、A3 ほか16件）。"),
        (SAME_ACCOUNT, ["A1", "A2", "A3"], COUNTED, "別の世帯の案件が、同じ口座を振込先にしています（受付番号 A1、A2、A3 ほか17件以上）。"),
    ],
)
def test_a_sentence_names_some_and_counts_the_rest(code, others, count, words):
    assert shared_words(code, others, count) == words
