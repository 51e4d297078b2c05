"""``jimukyoku japanese`` and ``bench addresses`` from the command line."""

import json

import pytest
from typer.testing import CliRunner

from jimukyoku.cli import main
from jimukyoku.domain.basics import Refusal

run = CliRunner()


def lines(*arguments, text):
    done = run.invoke(main.app, ["japanese", "address", *arguments], input=text.encode(), catch_exceptions=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_address_a_line_becomes_an_object_a_line():
    first, second, third = lines(text="東京都千代田区霞が関2-1-3 5階\n530-0001\t千代田区丸の内1-1\n\n")
    assert (first["prefecture"], first["city"], first["town"], first["chome"], first["block"], first["number"], first["building"]) == (
        "東京都", "千代田区", "霞が関", "2", "1", "3", "5階")  # fmt: skip
    assert (first["level"], first["status"], first["candidates"], first["code"]) == (8, "found", [], "13101")
    assert (second["status"], second["reasons"]) == ("conflict", ["postcode_city"])
    assert (third["input"], third["status"]) == ("", "unreadable")
    assert list(first)[:3] == ["input", "prefecture", "city"]


def test_candidates_are_objects_and_broken_bytes_are_read():
    assert {one["city"] for one in lines(text="朝日町1-2\n")[0]["candidates"]} == {"西村山郡朝日町", "下新川郡朝日町", "三重郡朝日町"}
    done = run.invoke(main.app, ["japanese", "address"], input="東京都千代田区".encode() + b"\xff\n", catch_exceptions=False)
    assert json.loads(done.stdout)["city"] == "千代田区"


def test_the_clients_code_and_register_are_the_context(tmp_path):
    register = tmp_path / "residents.csv"
    register.write_text("住所\n愛知県名古屋市昭和区広路町字石坂5-4\n", encoding="utf-8")
    assert lines("--city", "23107", text="広路町字石坂9\n")[0]["status"] == "partial"
    assert lines("--city", "23107", "--register", str(register), text="広路町字石坂9\n")[0]["status"] == "found"


@pytest.mark.parametrize("arguments", [["--city", "99999"], ["--city", "千代田"], ["--register", "nowhere.csv"]])
def test_a_context_that_does_not_exist_is_refused(arguments):
    with pytest.raises(Refusal):
        run.invoke(main.app, ["japanese", "address", *arguments], input="", catch_exceptions=False)


def test_the_bench_counts_what_is_wrong_in_silence_apart(tmp_path):
    cases = tmp_path / "cases.csv"
    cases.write_text("住所,都道府県,市区町村,町字\n"
                     "東京都千代田区霞が関2-1-3,東京都,千代田区,霞が関二丁目\n"
                     "東京都千代田区霞が関2-1-3,東京都,千代田区,丸の内\n"
                     "朝日町1-2,三重県,三重郡朝日町,\n", encoding="utf-8")  # fmt: skip
    done = run.invoke(main.app, ["bench", "addresses", "--cases", str(cases), "--json"], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert set(found["results"]) == {"ours", "longest prefix"} and found["ratios"]["longest prefix"] > 0
    ours = found["details"]["ours"]
    assert ours["errors"] == {"town: silently wrong": 1, "city: ambiguous": 1}
    assert (ours["silently_wrong"], ours["right_percent"]["town"], ours["cases"]["town"]) == (1, 50.0, 2)


def test_the_bench_needs_its_cases(tmp_path):
    for arguments in ([], ["--cases", str(tmp_path / "none.csv")]):
        with pytest.raises(Refusal):
            run.invoke(main.app, ["bench", "addresses", *arguments], catch_exceptions=False)
