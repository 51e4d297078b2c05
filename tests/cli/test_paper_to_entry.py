"""Paper all the way as people type it: returned forms are scanned and read, and what was read waits to be keyed."""

import json
import sqlite3

import pytest
from tests.cli.test_commands import type_in
from tests.office.world import PACK


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """Four forms come back, are scanned and read, with what the register knows of who wrote them."""
    place = tmp_path_factory.mktemp("paper")
    type_in("simulate", place / "city", "--people", "300", "--paper", "4", "--seed", "5", "--json")
    truth = [json.loads(text) for text in (place / "city/truth/paper.jsonl").read_text().splitlines()]
    known = [(one["number"], one["fields"]["applicant_name"]) for one in truth if "applicant_name" in one["fields"]]
    (place / "known.csv").write_text("番号,氏名\n" + "".join(f"{number},{name}\n" for number, name in known))
    told = json.loads(type_in("paper", "read", place / "city/paper", "--pack", PACK, "--expected", place / "known.csv", "--out", place / "o.jsonl",
                              "--crops", place / "crops", "--workers", "1", "--json"))  # fmt: skip
    assert (told["pages"], told["placed"]) == (8, 8)
    return place


def asked(world, sql):
    """The answer of the office's own database: commands opened it, not this process."""
    (path,) = world.files.out.glob("*.sqlite3")
    with sqlite3.connect(path) as database:
        return database.execute(sql).fetchall()


def test_names_are_held_against_the_register_and_never_replaced(paper):
    truth = {(one["file"], one["page"]): one["fields"] for one in map(json.loads, (paper / "city/truth/paper.jsonl").read_text().splitlines())}
    lines = [json.loads(text) for text in (paper / "o.jsonl").read_text().splitlines()]
    names = [(one["fields"]["applicant_name"], truth[one["file"], one["page"]]["applicant_name"]) for one in lines if one["form_page"] == 1]
    assert len(names) == 4 and all(seen["expected"]["value"] == name and seen["expected"]["accepted"] == seen["accepted"] for seen, name in names)
    wrong = [(key, seen["value"], truth[one["file"], one["page"]][key]) for one in lines for key, seen in one["fields"].items()
             if seen["accepted"] and not seen.get("expected", {}).get("accepted") and seen["value"] != truth[one["file"], one["page"]].get(key, "")]
    assert wrong == []


def test_what_was_read_becomes_a_bundle_once(paper, world, tmp_path):
    world.household("100", known=False)
    world.write()
    here = ("--data", world.files.data, "--out", world.files.out, "--on", "2026-07-22")
    type_in("run", PACK, *here, "--no-letters", "--json")
    command = ("entry", "take-in", "束1", paper / "o.jsonl", *here, "--as", "operator1", "--crops")
    assert "8 ページ、うち位置の決まったもの 8" in type_in(*command, paper / "crops")
    type_in(*command, paper / "crops")
    counts = "select (select count(*) from entry_record), (select count(*) from entry_sheet), (select count(*) from entry_agreed)"
    assert asked(world, counts) == [(4, 8, 0)]
    assert {field for (field,) in asked(world, "select distinct field from entry_cutting")} == {
        "household_no", "applicant_name", "applicant_kana", "applicant_birth", "applicant_role", "phone", "declared_exempt", "declines", "account_choice",
        "bank_code", "branch_code", "account_type", "account_number", "account_holder_kana", "id_document", "account_document", "signed", "signed_on"}
    other = ("entry", "take-in", "束1", paper / "o.jsonl", *here, "--as", "operator1", "--plan", "verify", "--crops", paper / "crops")
    assert "別の内容で取り込まれています" in type_in(*other, code=1)
    nothing = ("entry", "take-in", "束2", paper / "o.jsonl", *here, "--as", "operator1", "--crops", tmp_path)
    assert "欄の画像がありません" in type_in(*nothing, code=1)
    (tmp_path / "torn.jsonl").write_text((paper / "o.jsonl").read_text()[:-40])
    torn = ("entry", "take-in", "束3", tmp_path / "torn.jsonl", *here, "--as", "operator1", "--crops", paper / "crops")
    assert "torn.jsonl 8行目" in type_in(*torn, code=1)
    assert asked(world, counts) == [(4, 8, 0)]
