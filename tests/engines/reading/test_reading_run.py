"""A folder of scans to a file of lines: everything accounted for, in order, once, whatever was killed when."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.engines.reading.scans import form, jpeg, scan

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.programme import PageCode, form_as_json
from jimukyoku.engines.reading import run, specimen
from jimukyoku.engines.reading.pages import Page
from jimukyoku.engines.reading.reader import Reader
from jimukyoku.engines.reading.reasons import Why

FORM, DPI = form(pages=2), 150


def sheet(number, page=1, of=FORM, seed=0, **scanner):
    return scan(specimen.draw(of, of.pages[page - 1], number, dpi=DPI), DPI, np.random.default_rng(seed), DPI, **{"rotation": 1.0, "scale": 0.01} | scanner)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Single pages, a bundle upside down in a TIFF and one in a PDF, a blank one, an attachment, another form, a damaged file, a page twice."""
    place = tmp_path_factory.mktemp("scans")
    (place / "b").mkdir()
    (place / "a1.jpg").write_bytes(jpeg(sheet("26000001"), DPI))
    (place / "a2.jpg").write_bytes(jpeg(sheet("26000001", 2), DPI))
    many = [Image.fromarray(sheet(f"2600001{n}", 1 + n % 2, turns=2 * (n % 2), bitonal=140)).convert("1") for n in range(5)]
    many[0].save(place / "b" / "many.tif", save_all=True, append_images=many[1:], compression="group4", dpi=(DPI, DPI))
    greys = [Image.fromarray(sheet(f"2600002{n}", 1 + n % 2)) for n in range(12)]
    greys[0].save(place / "b" / "many.pdf", save_all=True, append_images=greys[1:], resolution=DPI)
    (place / "c-blank.png").write_bytes(picture(np.full((1754, 1240), 243, np.uint8)))
    letter = np.full((1754, 1240), 243, np.uint8)
    cv2.putText(letter, "Bank of Mihon 1234567", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, 30, 3)
    (place / "c-letter.png").write_bytes(picture(letter))
    (place / "d-damaged.jpg").write_bytes(jpeg(sheet("26000099"), DPI)[:20_000])
    (place / "d-other.jpg").write_bytes(jpeg(sheet("26000098", of=form(name="OTHER")), DPI))
    both = specimen.draw(FORM, FORM.pages[0], "26000097", dpi=DPI)
    modules, scale = specimen.code_modules(PageCode(FORM.id, 1, 1, "26000096")), DPI / 25.4
    both[round(261 * scale) :, :][:118, round(20 * scale) :][:, :118] = cv2.resize(modules, (118, 118), interpolation=cv2.INTER_NEAREST)
    (place / "d-two.jpg").write_bytes(jpeg(both, DPI))
    (place / "z-again.jpg").write_bytes(jpeg(sheet("26000001", 2, seed=5), DPI))
    (place / "note.txt").write_text("no scan")
    return place


def picture(grey):
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "PNG")
    return out.getvalue()


def lines(path):
    return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]


def timeless(path):
    return [{**one, "seconds": 0} for one in lines(path)]


@pytest.fixture(scope="module")
def whole(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "lines.jsonl"
    return out, run.read_folder(folder, [FORM], out)


def test_every_page_is_accounted_for(whole):
    out, summary = whole
    found = {(one["file"], one["page"]): one for one in lines(out)}
    assert list(found) == [("a1.jpg", 1), ("a2.jpg", 1), *(("b/many.pdf", n) for n in range(1, 13)), *(("b/many.tif", n) for n in range(1, 6)),
                           ("c-blank.png", 1), ("c-letter.png", 1), ("d-damaged.jpg", 1), ("d-other.jpg", 1), ("d-two.jpg", 1), ("z-again.jpg", 1)]  # fmt: skip
    left = {key[0]: one["reason"] for key, one in found.items() if not one["placed"]}
    assert left == {"c-blank.png": Why.BLANK, "c-letter.png": Why.NO_CODE, "d-damaged.jpg": Why.UNREADABLE, "d-other.jpg": Why.OTHER_FORM, "d-two.jpg": Why.CODES_DISAGREE}
    assert all(one["message"].endswith("。") for one in found.values() if not one["placed"])
    assert [(found["b/many.tif", n]["receipt_number"], found["b/many.tif", n]["form_page"], found["b/many.tif", n]["turns"]) for n in range(1, 6)] == [
        (f"2600001{n}", 1 + n % 2, 2 * (n % 2)) for n in range(5)]  # fmt: skip
    assert (summary.pages, summary.placed, sum(summary.reasons.values())) == (len(found), len(found) - 5, 5)
    one = found["a1.jpg", 1]
    assert {"file", "page", "form", "receipt_number", "placed", "reason", "seconds", "fields"} <= set(one)
    assert set(one["fields"]["signed"]) == {"value", "confidence", "accepted", "alternatives", "reasons"}
    assert (one["fields"]["signed"]["value"], one["fields"]["signed"]["accepted"]) == ("", True)


def test_a_page_that_came_before_is_pointed_to(whole):
    assert {one["file"]: one["duplicate_of"] for one in lines(whole[0]) if one["duplicate_of"]} == {"z-again.jpg": "a2.jpg#1"}
    assert whole[1].duplicates == 1


def test_processes_give_the_same_lines(folder, whole, tmp_path):
    with ProcessPoolExecutor(2) as executor:
        run.read_folder(folder, [FORM], tmp_path / "o.jsonl", executor=executor)
    assert timeless(tmp_path / "o.jsonl") == timeless(whole[0])


@pytest.mark.parametrize("keep", [0, 9, 500, 20_000, 41_111])
def test_a_file_cut_anywhere_goes_on(folder, whole, tmp_path, keep):
    """Whatever of the output a crash left, also half a line: the same file comes out, and what stood there whole is not read again."""
    out, content = tmp_path / "o.jsonl", whole[0].read_bytes()
    out.write_bytes(content[:keep])
    stood = content[:keep].count(b"\n")
    read = []
    run.read_folder(folder, [FORM], out, advance=read.append)
    assert timeless(out) == timeless(whole[0])
    assert out.read_bytes()[: content[:keep].rfind(b"\n") + 1] == content[: content[:keep].rfind(b"\n") + 1]
    assert read[0] == stood and sum(read) == len(lines(out))
    before = out.read_bytes()
    run.read_folder(folder, [FORM], out)
    assert out.read_bytes() == before


def test_kill_9_loses_and_doubles_nothing(folder, whole, tmp_path):
    child = ("import json,sys,pathlib\nfrom concurrent.futures import ProcessPoolExecutor\nfrom jimukyoku.engines.reading import run\n"
             "from jimukyoku.domain.programme import form_from_json\nif __name__ == '__main__':\n"
             "    form = form_from_json(json.loads(pathlib.Path(sys.argv[3]).read_text()))\n    with ProcessPoolExecutor(2) as executor:\n"
             "        run.read_folder(pathlib.Path(sys.argv[1]), [form], pathlib.Path(sys.argv[2]), executor=executor)\n")  # fmt: skip
    (tmp_path / "child.py").write_text(child)
    (tmp_path / "zones.json").write_text(json.dumps(form_as_json(FORM)))
    out, counts = tmp_path / "o.jsonl", []
    for _attempt in range(30):
        process = subprocess.Popen([sys.executable, tmp_path / "child.py", folder, out, tmp_path / "zones.json"], start_new_session=True)
        begun = time.monotonic()
        before = out.stat().st_size if out.exists() else 0
        while process.poll() is None and (not out.exists() or out.stat().st_size <= before) and time.monotonic() - begun < 60:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        counts.append(out.read_bytes().count(b"\n"))
        if process.returncode == 0:
            break
    assert process.returncode == 0 and counts == sorted(counts) and len(counts) > 1
    assert timeless(out) == timeless(whole[0])


def test_files_that_come_go_or_change_are_taken_up(tmp_path):
    place, out = tmp_path / "scans", tmp_path / "o.jsonl"
    place.mkdir()
    (place / "b.jpg").write_bytes(jpeg(sheet("26000002"), DPI))
    (place / "c.jpg").write_bytes(jpeg(sheet("26000003"), DPI))
    run.read_folder(place, [FORM], out)
    (place / "a.jpg").write_bytes(jpeg(sheet("26000002", seed=3), DPI))
    (place / "b.jpg").write_bytes(jpeg(sheet("26000007"), DPI))
    (place / "c.jpg").unlink()
    run.read_folder(place, [FORM], out)
    assert [(one["file"], one["receipt_number"]) for one in lines(out)] == [("a.jpg", "26000002"), ("b.jpg", "26000007"), ("c.jpg", "26000003")]
    run.read_folder(place, [form(pages=2, version=2)], out)  # other zones: what was read by the old ones is read again
    assert [(one["file"], one["reason"]) for one in lines(out)] == [("a.jpg", "other_form"), ("b.jpg", "other_form"), ("c.jpg", "")]


def test_a_file_of_somebody_else_is_not_written_over(folder, tmp_path):
    (tmp_path / "o.jsonl").write_text("name,address\n")
    with pytest.raises(BadInput):
        run.read_folder(folder, [FORM], tmp_path / "o.jsonl")
    assert (tmp_path / "o.jsonl").read_text() == "name,address\n"


def test_two_readings_do_not_write_into_one_file(folder, tmp_path):
    import fcntl

    with open(tmp_path / "o.jsonl", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Conflict):
            run.read_folder(folder, [FORM], tmp_path / "o.jsonl")


def test_crops_of_every_field_lie_beside(tmp_path):
    (tmp_path / "a.jpg").write_bytes(jpeg(sheet("26000002"), DPI))
    run.read_folder(tmp_path / "a.jpg", [FORM], tmp_path / "o.jsonl", crops=tmp_path / "crops")
    (made,) = (tmp_path / "crops").iterdir()
    (line,) = lines(tmp_path / "o.jsonl")
    assert {path.stem for path in made.iterdir()} == set(line["fields"]) and made.name == f"{line['sha256'][:16]}-1"


def test_a_process_that_dies_is_told_with_its_files(tmp_path):
    class Broken:
        def submit(self, *_arguments):
            from concurrent.futures import BrokenExecutor, Future

            future = Future()
            future.set_exception(BrokenExecutor())
            return future

    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.jpg").write_bytes(jpeg(sheet("26000002"), DPI))
    with pytest.raises(Conflict) as refused:
        run.read_folder(tmp_path / "scans", [FORM], tmp_path / "o.jsonl", executor=Broken())
    assert refused.value.where == "a.jpg"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.integers(1, 300), st.integers(1, 20), st.sampled_from([1.0, 72.0, 300.0, 1200.0]), st.integers(0, 2**32 - 1))
def test_pictures_of_any_shape_get_a_reason(height, width, times, dpi, seed):
    """Slips, dots, stripes, noise: no page, never an error."""
    grey = np.tile(np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8), (times, 1))
    assert Reader([FORM]).page(Page("", 1, "", grey, dpi))["reason"] in ("no_code", "blank")
