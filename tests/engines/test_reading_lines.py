"""Lines of kanji and rows of boxes, as the package's recogniser reads them."""

from importlib import util

import numpy as np
import pytest
from tests.reading_golden import cells
from tests.reading_golden import lines as kept

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading import lines
from jimukyoku.engines.reading.lines import Purpose, read_line, read_row


def test_the_kept_lines():
    found = [(name, read_line(crop)) for name, crop in kept()]
    assert sum(one.value == name for name, one in found) >= len(found) - 1
    for _name, one in found:
        assert 0 <= one.confidence <= 1
        assert one.value not in [text for text, _likely in one.alternatives]


@pytest.mark.parametrize("noise", [0, 4])
def test_a_line_without_ink_is_empty(noise):
    page = 230 + np.random.default_rng(1).normal(0, noise, (95, 800))
    page[1:3] = 60  # the line that is printed below
    found = read_line(np.clip(page, 0, 255).astype(np.uint8))
    assert (found.value, found.gap) == ("", False)
    assert found.confidence > 0.9


def test_nothing_is_read_but_what_may_stand_there():
    for _name, crop in kept():
        assert set(read_line(crop, Purpose.DIGITS).value) <= set("0123456789")
        for letter in read_line(crop, Purpose.ADDRESS).value:
            assert letter.encode("shift_jis")[:2] < b"\x98\x9f"


def test_a_letter_left_out_is_told():
    told = tried = 0
    for name, crop in kept():
        picture = lines.trimmed(crop)
        seen = lines.frames(crop, Purpose.TEXT)
        at = [run[1] for run in lines._runs(seen)]
        if len(at) != len(name):
            continue
        assert not lines._gap(picture, at, len(seen.logs))
        for place in range(1, len(at) - 1):
            tried += 1
            told += lines._gap(picture, at[:place] + at[place + 1 :], len(seen.logs))
    assert told >= 0.6 * tried > 0


def test_light_and_blank_paper_around_do_not_matter():
    for _name, crop in kept():
        before = read_line(crop)
        if before.confidence > 0.9:
            paper = int(np.percentile(crop, 70))
            wider = np.hstack([crop, np.full((crop.shape[0], 200), paper, np.uint8)])
            assert read_line(wider).value == before.value
            assert read_line((crop * 0.85).astype(np.uint8)).value == before.value


def test_a_row_of_boxes_is_read_by_the_second_reader():
    pairs = list(zip(*cells(ZoneKind.DIGITS), strict=True))
    right = 0
    for start in range(0, len(pairs), 8):
        some = pairs[start : start + 8]
        found = read_row([cell for _name, cell in some], ZoneKind.DIGITS)
        assert len(found) == len(some)
        right += sum(one.value == name for one, (name, _cell) in zip(found, some, strict=True))
        assert all(one.value == "" for one, (name, _cell) in zip(found, some, strict=True) if not name)
    assert right >= 0.9 * len(pairs)


def test_another_recogniser_is_refused(tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()

    class Spec:
        submodule_search_locations = [str(tmp_path)]

    monkeypatch.setattr(util, "find_spec", lambda name: Spec)
    with pytest.raises(BadInput, match="見つかりません") as refused:
        lines.model_file()
    assert "paper" in refused.value.cure
    (tmp_path / "models" / lines.FILE).write_bytes(b"another")
    with pytest.raises(BadInput, match="測ったものと違います"):
        lines.model_file()
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match="見つかりません"):
        lines.model_file()
