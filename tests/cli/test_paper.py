"""``jimukyoku paper print``: what is printed for whom, under which number, and what is refused."""

import csv
import json
import re

import pypdfium2
import pytest
from tests.office.world import PACK
from typer.testing import CliRunner

from jimukyoku.cli.main import app
from jimukyoku.cli.paper.recipients import Numbers
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.cases import valid_receipt_number, valid_sheet_number
from jimukyoku.domain.programme import PackErrors, form_from_json

run = CliRunner()


def call(*arguments):
    result = run.invoke(app, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def listed(folder):
    (path,) = folder.glob("*-目録.csv")
    return list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))


def texts(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_forms_for_recipients_with_and_without_a_case(tmp_path, encoding):
    (tmp_path / "list.csv").write_text("受付番号,世帯番号,氏名,記載口座\n0000-0013,000012345,髙橋 花子,0001 001 ****123\n,000067890,見本 太郎,\n", encoding=encoding)
    said = json.loads(call("paper", "print", PACK, "--out", tmp_path / "out", "--recipients", tmp_path / "list.csv", "--on", "2026-07-01", "--json"))
    rows = listed(tmp_path / "out")
    assert (said["copies"], said["pages"]) == (2, 4)
    assert [row["世帯番号"] for row in rows] == ["000012345", "000067890"]
    assert valid_receipt_number(rows[0]["番号"]) and valid_sheet_number(rows[1]["番号"])
    found = texts(tmp_path / "out" / rows[0]["ファイル"])
    assert len(found) == 4
    assert "世帯主　髙橋 花子 様" in found[0] and "この口座：0001 001 ****123" in found[1] and "0000-0013" in found[1]
    assert rows[1]["番号"] in found[2] and "この口座：" not in found[3]
    assert re.sub(r"\s", "", found[0]).count("000012345") == 1  # in its boxes, never as a number of the page


def test_blank_forms_have_all_pages_and_numbers_of_their_own(tmp_path):
    call("paper", "print", PACK, "--out", tmp_path / "out", "--blank", 3, "--lang", "easy")
    rows = listed(tmp_path / "out")
    assert len({row["番号"] for row in rows}) == 3 and all(valid_sheet_number(row["番号"]) for row in rows)
    assert [row["先頭ページ"] for row in rows] == ["1", "4", "7"] and {row["世帯番号"] for row in rows} == {""}


def test_zones_alone_as_a_file_that_is_read_again(tmp_path):
    said = json.loads(call("paper", "print", PACK, "--zones", tmp_path / "zones.json", "--json"))
    form = form_from_json(json.loads((tmp_path / "zones.json").read_text()))
    assert (form.id, form.version) == (said["form"], said["version"])


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("受付番号,世帯番号\n0000-0014,1\n", "検査数字"),
        ("受付番号,世帯番号\n0000-0013,1\n00000013,2\n", "2回"),
        ("世帯番号,氏名\n1,〓田 花子\n", "印字できない"),
        ("氏名\n見本\n", "世帯番号"),
    ],
)
def test_what_is_refused_prints_nothing(tmp_path, table, problem):
    (tmp_path / "list.csv").write_text(table)
    with pytest.raises(BadInput) as refused:
        call("paper", "print", PACK, "--out", tmp_path / "out", "--recipients", tmp_path / "list.csv")
    assert problem in f"{refused.value.what}{refused.value.cure}" and not (tmp_path / "out").exists()


def test_nothing_to_print_is_said(tmp_path):
    with pytest.raises(BadInput, match="印刷するもの"):
        call("paper", "print", PACK, "--out", tmp_path / "out")


def test_a_number_is_given_once():
    noise = iter([b"a" * 16, b"a" * 16, b"b" * 16])
    numbers = Numbers(lambda size: next(noise)[:size])
    assert numbers.fresh() != numbers.fresh()


def test_a_city_answers_on_paper(tmp_path):
    city = tmp_path / "city"
    said = json.loads(call("simulate", city, "--people", 300, "--paper", 4, "--faults", 0, "--json"))
    assert (said["returns"], said["pages"]) == (4, 8)
    told = [json.loads(line) for line in (city / "truth" / "paper.jsonl").read_text().splitlines()]
    assert {page["file"] for page in told} == {path.name for path in (city / "paper").iterdir()}
    form = form_from_json(json.loads((city / "paper-zones.json").read_text()))
    assert {(page["form"], page["version"]) for page in told} == {(form.id, form.version)}
    printed = list(csv.DictReader((city / "paper-目録.csv").open(encoding="utf-8-sig", newline="")))
    assert sorted({page["number"] for page in told}) == [row["番号"] for row in printed]
    first = next(page for page in told if page["form_page"] == 1)
    assert first["fields"]["household_no"] == printed[0]["世帯番号"]
    with pytest.raises(Conflict):
        call("simulate", city, "--paper", 1)


def test_a_field_that_no_page_has_room_for_is_named_before_publishing(tmp_path):
    call("programme", "new", tmp_path / "p")
    fields = tmp_path / "p" / "fields.yaml"
    choices = ", ".join(f"c{place}: 選択肢の{place}番目" for place in range(200))
    fields.write_text(fields.read_text() + f"  - {{id: many, label: 多すぎる, kind: choice, online: unlisted, choices: {{{choices}}}}}\n")
    for locale in (tmp_path / "p" / "locale").glob("*.yaml"):
        locale.write_text(locale.read_text().replace("  signed:", f"  many: {{label: 多すぎる, choices: {{{choices}}}}}\n  signed:", 1))
    with pytest.raises(PackErrors) as refused:
        call("programme", "check", tmp_path / "p")
    assert [(error.where, "many" in error.what) for error in refused.value.errors] == [("fields.yaml", True)]
