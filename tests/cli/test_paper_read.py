"""``jimukyoku paper read`` as people type it: scans and a form's places in, lines and a summary out."""

import json

import numpy as np
import pytest
from tests.engines.reading.scans import form, jpeg, scan
from typer.testing import CliRunner

from jimukyoku.cli.main import app
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme import form_as_json
from jimukyoku.engines.reading import specimen

FORM, DPI = form(), 150


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    place = tmp_path_factory.mktemp("paper")
    (place / "scans").mkdir()
    for number in ("26000001", "26000002"):
        grey, _matrix = scan(specimen.draw(FORM, FORM.pages[0], number, dpi=DPI), DPI, np.random.default_rng(1), DPI, rotation=1)
        (place / "scans" / f"{number}.jpg").write_bytes(jpeg(grey, DPI))
    (place / "scans" / "white.jpg").write_bytes(jpeg(np.full((1754, 1240), 240, np.uint8), DPI))
    (place / "zones.json").write_text(json.dumps(form_as_json(FORM)))
    return place


def call(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_folder_is_read_and_what_people_look_at_is_told(scans, tmp_path):
    told = call("paper", "read", scans / "scans", "--zones", scans / "zones.json", "--out", tmp_path / "o.jsonl", "--workers", "1")
    assert "白紙です" in told and "位置が決まり、読んだもの" in told
    lines = [json.loads(text) for text in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [(one["file"], one["receipt_number"], one["placed"], one["reason"]) for one in lines] == [
        ("26000001.jpg", "26000001", True, ""), ("26000002.jpg", "26000002", True, ""), ("white.jpg", "", False, "blank")]


def test_several_processes_and_json_and_crops(scans, tmp_path):
    told = json.loads(call("paper", "read", scans / "scans", "--zones", scans / "zones.json", "--out", tmp_path / "o.jsonl", "--workers", "2",
                           "--crops", tmp_path / "crops", "--json"))  # fmt: skip
    assert (told["pages"], told["placed"], told["reasons"]) == (3, 2, {"blank": 1}) and told["accepted"] > 0
    assert len(list((tmp_path / "crops").iterdir())) == 2


def test_dask_hosts_the_same_work(scans, tmp_path):
    told = json.loads(call("paper", "read", scans / "scans", "--zones", scans / "zones.json", "--out", tmp_path / "o.jsonl", "--dask", "local", "--json", "--workers", "1"))
    assert (told["pages"], told["placed"]) == (3, 2)


def test_what_is_missing_is_said(scans, tmp_path):
    with pytest.raises(BadInput, match="様式"):
        call("paper", "read", scans / "scans", "--out", tmp_path / "o.jsonl")
    (tmp_path / "zones.json").write_text("[]")
    with pytest.raises(BadInput, match="座標"):
        call("paper", "read", scans / "scans", "--zones", tmp_path / "zones.json", "--out", tmp_path / "o.jsonl")
    with pytest.raises(BadInput, match="フォルダー"):
        call("paper", "read", tmp_path / "nothing", "--zones", scans / "zones.json", "--out", tmp_path / "o.jsonl")
    assert not (tmp_path / "o.jsonl").exists()


def test_the_bench_measures_itself_beside_whole_pages(monkeypatch):
    """Two scans: every stage is there, all are placed, and a peer that is not installed is named."""
    from jimukyoku.cli import bench_paper

    monkeypatch.setattr(bench_paper, "_PEERS", ("tesseract",))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    told = bench_paper.paper(2)
    ours = told["details"]["ours"]
    assert {"decode", "codes", "placing", "marks", "crops", "cells"} == set(ours["stages_ms"])
    assert (ours["placed"], ours["check_rows_accepted"], ours["astray_px"]["over 6"]) == (2, 10, 0)
    assert told["results"]["ours"] > 0 and told["peak_mb"] < 350


def test_the_bench_of_placing_counts_what_was_put_aside_without_a_sign():
    from jimukyoku.cli.bench_placing import placing

    told = placing(2)["details"]
    assert told["silent"] == 0 and len(told["faults"]) >= 12
    assert told["faults"]["whole"]["marks"] == 2 and told["faults"]["a square covered"]["marks and codes"] == 2
