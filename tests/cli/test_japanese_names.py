"""``jimukyoku japanese name|kana`` and ``bench names`` as functions of a line."""

from jimukyoku.cli import bench_names
from jimukyoku.cli.japanese.names import compared, read


def test_a_line_of_two_names_with_readings():
    found = compared("山田\t佐藤\tヤマダ\tﾔﾏﾀﾞ")
    assert (found["a"], found["b"], found["relation"], found["needs_person"]) == ("山田", "佐藤", "kana_only", True)


def test_a_reading_or_two():
    assert read("キャノン")["bank"] == "ｷﾔﾉﾝ"
    assert read("山")["bank"] is None
    assert read("ヤマサキ\tヤマザキ")["differences"] == ("voicing",)


def test_every_known_variant_is_found_and_the_key_loses_what_the_room_says():
    assert bench_names.found() == {"ours": 1.0, "variant_key": round(28 / 29, 4), "NFKC equality": 0.0}
