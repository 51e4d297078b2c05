"""``jimukyoku match`` as a municipality starts with it: two files in, a table out; the same on several processes of Dask."""

import contextlib
import csv
import json
import os
import subprocess
import sys

import pytest

from jimukyoku.adapters import tables
from jimukyoku.japanese.tables import Table


def jimukyoku(*words, fails=False, **environment):
    command = [sys.executable, "-m", "jimukyoku", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, **environment})
    assert bool(done.returncode) == fails, done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("people")
    jimukyoku("simulate", made, "--people", 800, "--seed", 5, "--matching", "--json")
    return made


def test_two_files_give_one_table_and_dask_the_same(folder):
    files = [folder / "applicants.csv", folder / "register.csv"]
    told = json.loads(jimukyoku("match", *files, "--out", folder / "one.csv", "--json").stdout)
    with open(folder / "one.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(files[0], encoding="utf-8-sig", newline="") as file:
        everybody = [row["受付番号"] for row in csv.DictReader(file)]
    assert sum(told["status"].values()) == len(everybody) and list(dict.fromkeys(row["番号"] for row in rows)) == everybody
    assert {row["判定"] for row in rows} == {"自動で一致", "人が見る", "相手なし"}
    assert not [one for one in folder.iterdir() if one.is_dir() and one.name != "truth"]  # nothing is left lying about
    jimukyoku("match", *files, "--out", folder / "two.csv", "--dask", "local", "--json")
    assert (folder / "two.csv").read_bytes() == (folder / "one.csv").read_bytes()


def test_every_process_answers_by_the_editions_of_the_one_that_began(folder, tmp_path):
    """An edition that knows no variants: 髙橋 and 高橋 are two names to it, whoever does the work, from whatever folder it is named."""
    tables.keep(str(tmp_path / "tables"), Table("variants", "none", "2026-11-30", "test", lambda: ()))
    files, found = [folder / "applicants.csv", folder / "register.csv"], {}
    for name, more in (("shipped", {}), ("alone", {"JIMUKYOKU_TABLES": str(tmp_path / "tables")}), ("dask", {"JIMUKYOKU_TABLES": "tables"})):
        out = tmp_path / f"{name}.csv"
        dask = ["--dask", "local"] if name == "dask" else []
        with contextlib.chdir(tmp_path):
            jimukyoku("match", *files, "--out", out, *dask, "--json", **more)
        found[name] = out.read_bytes()
    assert found["alone"] == found["dask"] != found["shipped"]


def test_one_file_alone_and_learning(folder):
    told = json.loads(jimukyoku("match", folder / "applicants.csv", "--out", folder / "alone.csv", "--json").stdout)
    assert told["status"]["automatic"] < 5
    learnt = json.loads(jimukyoku("match", folder / "applicants.csv", folder / "register.csv", "--learn", "--out", folder / "three.csv", "--json").stdout)
    assert learnt["status"]["automatic"] > 600


def test_what_cannot_be_read_is_told_with_a_cure(folder):
    (folder / "odd.csv").write_text("番号,住所\n1,x\n")
    done = jimukyoku("match", folder / "odd.csv", folder / "register.csv", "--out", folder / "none.csv", fails=True)
    assert "氏名の列が見つかりません" in done.stderr and "次にすること" in done.stderr
    assert "ファイルがありません" in jimukyoku("match", folder / "nobody.csv", folder / "register.csv", fails=True).stderr
    assert not (folder / "none.csv").exists()


def test_the_bench_measures_both():
    found = json.loads(jimukyoku("bench", "matching", "--rows", 600, "--json").stdout)
    ours, peer = found["details"]["ours"], found["details"]["splink"]
    assert ours["quality"][0]["recall"] > 0.8 and peer["quality"][0]["taken"] > 400
    assert sum(one["all"] for one in ours["by_error"].values()) <= found["details"]["applications"]
