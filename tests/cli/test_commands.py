"""The commands as people type them: each alone on files, and the whole run that stops where a person must decide."""

import csv
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from tests.engines.reading import scans
from tests.office.world import PACK
from typer.testing import CliRunner

from jimukyoku.cli.main import app
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed
from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import PackErrors, form_as_json
from jimukyoku.engines.reading.specimen import draw

run = CliRunner()


def call(*arguments, code=0):
    result = run.invoke(app, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def table(path):
    return list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))


def test_programme_new_and_check(tmp_path):
    call("programme", "new", tmp_path / "kosodate-2027")
    found = json.loads(call("programme", "check", tmp_path / "kosodate-2027", "--json"))
    assert (found["id"], found["persons"], len(found["letters"])) == ("kosodate-2027", 36, 6)
    assert "住民税の課税区分" in found["rules"]["eligibility.E01"]
    with pytest.raises(Conflict):
        call("programme", "new", tmp_path / "kosodate-2027")
    with pytest.raises(Missing):
        call("programme", "check", tmp_path)


@pytest.mark.parametrize("name", ["toyu-2027", "2027", "no", "子育て 応援", 'a"b'])
def test_a_new_pack_has_its_own_id_whatever_it_was_copied_from(tmp_path, name):
    call("programme", "new", tmp_path / "first")
    call("programme", "new", tmp_path / name, "--from", tmp_path / "first")
    written = yaml.safe_load((tmp_path / name / "programme.yaml").read_text())
    assert written["id"] == name
    assert written | {"id": ""} == yaml.safe_load((tmp_path / "first" / "programme.yaml").read_text()) | {"id": ""}


def test_check_sets_every_letter_and_names_the_one_that_cannot_be_set(tmp_path):
    call("programme", "new", tmp_path / "p")
    letter = tmp_path / "p" / "letters" / "refusal.typ"
    content = letter.read_text()
    letter.write_text(content.replace("data.honorific", "data.honorable"))
    line = content[: content.index("data.honorific")].count("\n") + 1
    begun = time.perf_counter()
    with pytest.raises(PackErrors) as refused:
        call("programme", "check", tmp_path / "p")
    assert time.perf_counter() - begun < 10  # three seconds on a quiet machine
    (found,) = refused.value.errors
    assert found.where.startswith(f"letters/refusal.typ {line}行目") and "honorable" in found.what
    with pytest.raises(PackErrors):
        call("programme", "publish", tmp_path / "p", "--as", "officer1", "--data", tmp_path / "d", "--out", tmp_path / "o")
    assert not (tmp_path / "o").exists()


def test_check_applications_alone(world, tmp_path):
    world.apply("100", "GOOD")
    world.apply("200", "BAD", 署名="なし", 口座番号="123")
    world.write()
    result = json.loads(call("check", PACK, world.files.data / "applications.csv", "--out", tmp_path / "check", "--json"))
    assert result["by_code"] == {"D01": 1, "D06": 1}
    rows = table(Path(result["file"]))
    assert {row["受付元番号"] for row in rows} == {"BAD"}


def test_check_applications_beside_the_register_and_each_other(world, tmp_path):
    world.household("100", known=False)
    world.household("200", name="山田　花子", kana="ヤマダ　ハナコ", birth="19600505", known=False)
    world.apply("100", "GOOD")
    world.apply("100", "TWICE", 口座番号="1111111")
    world.apply("200", "STRANGER", 口座番号="1111111")
    world.apply("999", "NOBODY", 口座番号="2222222")
    world.write()
    data = world.files.data
    result = json.loads(call("check", PACK, data / "applications.csv", "--register", data / "register.csv", "--out", tmp_path / "check", "--json"))
    rows = table(Path(result["file"]))
    found = {(row["受付元番号"], row["符号"]) for row in rows}
    assert {("GOOD", "SAME_HOUSEHOLD"), ("TWICE", "SAME_HOUSEHOLD"), ("TWICE", "SAME_ACCOUNT"), ("STRANGER", "SAME_ACCOUNT"), ("STRANGER", "D10")} <= found
    assert not any(code.startswith("D") for source, code in found if source in ("GOOD", "TWICE"))
    assert {row["不備"] for row in rows if row["符号"] == "SAME_ACCOUNT"} == {"別の世帯の申請に、同じ口座が書かれています（4行目）。", "別の世帯の申請に、同じ口座が書かれています（3行目）。"}


def test_zengin_write_read_recount(tmp_path):
    rows = [["0001", "001", "1", "0000001", "ヤマダ タロウ", "30000", "1"], ["0005", "001", "2", "0000002", "スズキ　ハナコ", "50000", "2"]]
    with (tmp_path / "pay.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["銀行コード", "支店コード", "預金種別", "口座番号", "受取人カナ", "金額", "顧客コード"], *rows])
    call("zengin", "write", PACK, tmp_path / "pay.csv", "--out", tmp_path / "f.txt", "--value-date", "2026-09-01")
    assert json.loads(call("zengin", "recount", tmp_path / "f.txt", "--json"))["total"] == 80_000
    assert json.loads(call("zengin", "read", tmp_path / "f.txt", "--json"))["transfers"][1][4] == "ｽｽﾞｷ ﾊﾅｺ"
    content = (tmp_path / "f.txt").read_bytes()
    (tmp_path / "f.txt").write_bytes(content.replace(b"0000030000", b"0000030001"))
    call("zengin", "recount", tmp_path / "f.txt", code=1)
    with pytest.raises(BadInput):
        call("zengin", "read", tmp_path / "f.txt")


def test_letters_check_and_render(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("letter_id,name,postal_code,address,amount\nS1,見本 太郎,1000001,見本市1-1|コーポ見本,30000\nS2,〓田 花子,1000001,見本市2,30000\n")
    assert "〓" in call("letters", "check", path, code=1)
    with pytest.raises(BadInput):
        call("letters", "render", PACK, "decision", path, "--out", tmp_path / "a.pdf")
    path.write_text(path.read_text().replace("〓", "吉"))
    call("letters", "render", PACK, "decision", path, "--out", tmp_path / "a.pdf", "--on", "2026-09-01")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [row["通知番号"] for row in table(tmp_path / "a-目録.csv")] == ["S1", "S2"]


def test_register_verify(world):
    world.household("100")
    world.write()
    found = json.loads(call("register", "verify", world.files.data / "register.csv", "--json"))
    assert (found["rows"], found["encoding"], found["refused"]) == (1, "cp932", [])


def test_register_verify_names_who_stands_there_twice(world):
    """What an import would refuse, trying the file finds first."""
    from tests.office.files import rewrite

    world.household("100")
    world.household("200")
    world.write()
    rewrite(world, "register", lambda rows: rows.append(rows[1]))
    found = json.loads(call("register", "verify", world.files.data / "register.csv", "--json", code=1))
    assert (found["rows"], found["refused"]) == (2, [[4, "宛名番号 10001 が 2 行目と重複しています。"]])


def test_register_verify_with_the_municipalitys_own_headers(world, tmp_path):
    from tests.office.files import rewrite

    world.household("100")
    world.write()
    rewrite(world, "register", lambda rows: rows[0].__setitem__(rows[0].index("氏名"), "シメイ漢字"))
    path, own = world.files.data / "register.csv", tmp_path / "columns.yaml"
    with pytest.raises(BadInput):
        call("register", "verify", path)
    own.write_text("people: {name: シメイ漢字}")
    assert json.loads(call("register", "verify", path, "--columns", own, "--json"))["rows"] == 1
    with pytest.raises(Missing):
        call("register", "verify", path, "--columns", tmp_path / "nowhere.yaml")


def test_two_files_of_one_kind_are_refused_by_name(world):
    """Which of register-1.csv and register-2.csv is in force would depend on their names; changes and past lists add up."""
    from jimukyoku.domain.register import Source

    world.write()
    for name in ("changes-2", "changes-10", "previous-2025"):
        (world.files.data / f"{name}.csv").write_bytes((world.files.data / "changes.csv").read_bytes())
    found = [path.name for source, path in world.files.registers() if source in (Source.CHANGES, Source.PAST)]
    assert found == ["previous.csv", "previous-2025.csv", "changes.csv", "changes-2.csv", "changes-10.csv"]
    for name in ("register", "tax", "accounts", "protected"):
        twin = world.files.data / f"{name}-2.csv"
        twin.write_bytes((world.files.data / f"{name}.csv").read_bytes())
        with pytest.raises(BadInput) as refused:
            world.files.registers()
        assert refused.value.code == "several-files"
        assert f"{name}.csv" in refused.value.what and f"{name}-2.csv" in refused.value.what and "1つ" in refused.value.cure
        twin.unlink()


def test_simulate_is_the_same_for_the_same_seed(tmp_path):
    for name in ("a", "b"):
        call("simulate", tmp_path / name, "--people", "300", "--seed", "9", "--json")
    files = sorted(path.name for path in (tmp_path / "a").glob("*.csv"))
    assert "register.csv" in files
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)


def type_in(*arguments, code=0):
    """Run a command in a process of its own, as a person would."""
    command = [sys.executable, "-m", "jimukyoku", *(str(one) for one in arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr if code else done.stdout


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A small invented city as plain files."""
    folder = tmp_path_factory.mktemp("city")
    type_in("simulate", folder, "--people", "200", "--seed", "3", "--json")
    form = scans.form()
    (folder / "scans").mkdir()
    (folder / "scans" / "a.jpg").write_bytes(scans.jpeg(draw(form, form.pages[0], scans.NUMBER)))
    (folder / "zones.json").write_text(json.dumps(form_as_json(form)))
    return folder


PAYMENTS = "銀行コード,支店コード,預金種別,口座番号,受取人カナ,金額,顧客コード\n0001,001,1,0000001,ヤマダ タロウ,30000,1\n"
PEOPLE = "letter_id,name,postal_code,address,amount\nS1,見本 太郎,1000001,見本市1-1,30000\n"
# The table "One task alone" of README.md, in its order: what is typed, and what must come of it.
ALONE = [
    ("check {pack} {city}/applications.csv --out {tmp}/check", "applications-不備.csv"),
    ("register verify {city}/register.csv", "cp932"),
    ("programme extract {pack} --data {city} --work {tmp}/work --out {tmp}/list.csv --on 2026-06-24", "世帯 →"),
    ("zengin write {pack} {tmp}/payments.csv --out {tmp}/f.txt --value-date 2026-09-01", "30,000 円"),
    ("zengin recount {tmp}/f.txt", "トレーラと一致"),
    ("match {city}/applications.csv {city}/register.csv --out {tmp}/match.csv", "自動で一致"),
    ("letters render {pack} decision {tmp}/letters.csv --out {tmp}/letters.pdf --on 2026-09-01", "1 通"),
    ("zengin read {tmp}/f.txt", "ﾔﾏﾀﾞ ﾀﾛｳ"),
    ("letters check {tmp}/letters.csv", "印字できない文字 0"),
    ("programme check {pack}", "誤りはありません"),
    ("paper print {pack} --out {tmp}/forms --blank 2", "2 部"),
    ("paper read {city}/scans --zones {city}/zones.json --out {tmp}/paper.jsonl", "位置が決まり"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_every_task_of_the_readme_works_alone(city, tmp_path, encoding):
    (tmp_path / "payments.csv").write_text(PAYMENTS, encoding=encoding)
    (tmp_path / "letters.csv").write_text(PEOPLE, encoding=encoding)
    for command, shown in ALONE if encoding == "utf-8" else ALONE[3:7]:
        words = [part.format(pack=PACK, city=city, tmp=tmp_path) for part in command.split()]
        assert shown in type_in(*words), command


def test_the_table_of_the_readme_is_the_one_that_is_tested():
    root = Path(__file__).parents[2]
    for name in ("README.md", "README.ja.md"):
        named = re.findall(r"^\| [^|]+ \| `jimukyoku ([a-z]+(?: [a-z]+)?) ", (root / name).read_text(), re.M)
        alone = [command for command in named if command != "verify"]  # after a run, tested there
        assert len(alone) >= 6
        assert [one for one in alone if not any(command.startswith(one + " ") for command, _shown in ALONE)] == []


def test_the_whole_run_stops_where_a_person_must_decide(world, tmp_path):
    world.household("100")
    world.household("200", known=False)
    world.apply("200")
    world.household("300", tax=None)
    world.apply("300")
    world.write()
    here = ("--data", world.files.data, "--out", world.files.out)
    day = (*here, "--on", "2026-07-22")
    type_in("run", PACK, *here, "--on", "2026-06-24", "--no-letters", "--json")
    first = json.loads(type_in("run", PACK, *day, "--no-letters", "--json"))
    assert (first["to_decide"], first["to_decide_singly"]) == ({"count": 2, "yen": 60_000}, 1)
    again = json.loads(type_in("run", PACK, *day, "--no-letters", "--json"))
    assert again["to_decide"] == first["to_decide"] and again["figures"]["funnel"] == first["figures"]["funnel"]

    listed, single = world.files.out / "decide/決定待ち一覧.csv", world.files.out / "decide/要判断.csv"
    assert "権限がありません" in type_in("decide", *day, "--as", "operator1", "--list", listed, code=1)
    type_in("decide", *day, "--as", "officer1", "--list", listed)
    rows = table(single)
    rows[0].update({"決定（支給／不支給）": "不支給", "理由": "課税を確認", "根拠条文": "支給要綱第3条第1号"})
    with single.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    type_in("decide", *day, "--as", "officer1", "--singly", single)
    type_in("run", PACK, *day, "--no-letters", "--json")

    type_in("pay", "make", *day, "--as", "officer1", "--value-date", "2026-07-30")
    (file,) = (world.files.out / "payment").glob("*.txt")
    assert "作成した本人は承認できません" in type_in("pay", "approve", "1", *day, "--as", "officer1", "--file", file, code=1)
    type_in("pay", "approve", "1", *day, "--as", "officer2", "--file", file)
    type_in("pay", "release", "1", *day, "--as", "treasurer1", "--file", file)
    returns = tmp_path / "returns.csv"
    returns.write_text("顧客コード,理由\n0000000001,口座なし\n")
    type_in("pay", "settle", "1", *here, "--on", "2026-07-31", "--as", "treasurer1", "--returns", returns)
    # Lists of 24 June are too old by now; the municipality exports them anew, with the day in their names.
    assert "37 日たっている" in type_in("run", PACK, *here, "--on", "2026-07-31", "--no-letters", "--json", code=1)
    for name in ("changes", "protected"):
        (world.files.data / f"{name}.csv").rename(world.files.data / f"{name}-2026-07-30.csv")
    end = json.loads(type_in("run", PACK, *here, "--on", "2026-07-31", "--no-letters", "--json"))["figures"]["money"]
    assert (end["decided"], end["paid"], end["returned"], end["unpaid"]) == (60_000, 30_000, 30_000, 30_000)

    report = json.loads(type_in("report", "closing", *here, "--on", "2026-07-31", "--json"))
    assert report["money"] == end and (world.files.out / "report/closing.pdf").read_bytes().startswith(b"%PDF")
    assert [one["name"] for one in json.loads(type_in("verify", *here, "--json")) if one["problems"]] == []


def test_a_pack_is_published_by_a_person_and_time_goes_on(world, tmp_path):
    world.household("100", known=False)
    world.apply("100")
    world.write()
    pack, here = tmp_path / "mine", ("--data", world.files.data, "--out", world.files.out)
    call("programme", "new", pack)
    type_in("run", pack, *here, "--on", "2026-06-24", "--no-letters", "--json")
    # A second time nothing is published, so nothing is said of it.
    done = subprocess.run([sys.executable, "-m", "jimukyoku", "run", str(pack), *map(str, here), "--on", "2026-07-22", "--no-letters"],
                          capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, "公開しました" in done.stderr) == (0, False)
    text = (pack / "programme.yaml").read_text()
    (pack / "programme.yaml").write_text(text.replace("hours: 平日 9時〜17時", "hours: 平日 9時〜18時"))
    day = (*here, "--on", "2026-07-22")
    assert "jimukyoku programme publish" in type_in("run", pack, *day, "--no-letters", code=1)
    assert "権限がありません" in type_in("programme", "publish", pack, *day, "--as", "operator1", code=1)
    assert "第2版" in type_in("programme", "publish", pack, *day, "--as", "officer2")
    type_in("run", pack, *day, "--no-letters", "--json")
    assert "--on に 2026-07-22 以後" in type_in("run", pack, *here, "--on", "2026-07-21", "--no-letters", code=1)
    # Excel saves the list in cp932; it is decided all the same.
    listed = world.files.out / "decide/決定待ち一覧.csv"
    listed.write_bytes(listed.read_bytes().decode("utf-8-sig").encode("cp932"))
    assert "--on に" in type_in("decide", *here, "--on", "2026-07-01", "--as", "officer1", "--list", listed, code=1)
    assert "決定しました: 1 件" in type_in("decide", *day, "--as", "officer1", "--list", listed)


def test_the_first_publication_is_said_beside_the_results(world):
    world.household("100")
    world.write()
    command = ["run", PACK, "--data", world.files.data, "--out", world.files.out, "--on", "2026-06-24", "--no-letters", "--json"]
    done = subprocess.run([sys.executable, "-m", "jimukyoku", *map(str, command)], capture_output=True, text=True)
    assert "職員 officer1 の名前で公開しました" in done.stderr and json.loads(done.stdout)["figures"]["cases"] == 1


def test_holds_waivers_and_imports_in_their_own_process(world, tmp_path):
    world.household("100")
    world.change("10001", "D", "20260610")
    world.household("200", known=False)
    world.apply("200", 本人確認書類="なし")
    world.write()
    here = ("--data", world.files.data, "--out", world.files.out, "--on", "2026-07-22")
    type_in("run", PACK, *here, "--no-letters", "--json")
    (row,) = table(world.files.out / "decide/保留.csv")
    assert (row["世帯番号"], row["保留の理由"]) == ("100", "世帯主の死亡・消除")
    assert "検査数字が合いません" in type_in("case", "lift", "0000-0001", *here, "--as", "officer1", "--reason", "x", "--stop", "moved", code=1)
    assert "保留されていません" in type_in("case", "lift", row["受付番号"], *here, "--as", "officer1", "--reason", "x", "--stop", "moved", code=1)
    type_in("case", "end", row["受付番号"], *here, "--as", "officer1", "--reason", "住民票で確認", "--why", "died")
    assert "死亡等により終了しました" in type_in("case", "story", row["受付番号"], *here[:4])
    assert "eligibility.E02　はい\n    世帯主が存命：はい" in type_in("case", "explain", row["受付番号"], *here)
    result = json.loads(type_in("run", PACK, *here, "--no-letters", "--json"))
    assert result["held"] == 0 and ["死亡等", 1] in result["figures"]["funnel"]
    type_in("register", "import", world.files.data / "changes.csv", *here, "--as", "officer1", "--as-of", "2026-07-22", "--kind", "changes")
    type_in("pay", "cancel", "9", *here, "--as", "officer1", "--reason", "x", code=1)
    target = tmp_path / "r.csv"
    type_in("programme", "extract", PACK, "--data", world.files.data, "--work", tmp_path / "w", "--out", target, "--on", "2026-06-24")


def test_post_nobody_could_place_is_attached_and_a_withdrawal_entered(world):
    world.household("100", known=False)
    world.household("200", known=False)
    world.apply("999", "LOST", フリガナ="ダレカ シラズ")
    world.apply("200", "A2", 署名="なし")
    world.write()
    here = ("--data", world.files.data, "--out", world.files.out)
    day = (*here, "--on", "2026-07-22")
    first = json.loads(type_in("run", PACK, *day, "--no-letters", "--json"))
    assert (first["unlisted_rows"], first["rows_to_check"]) == (1, 1)
    assert "intake attach" in first["next"][0]
    (row,) = table(world.files.out / "intake/要確認の届出.csv")
    assert (row["受付元番号"], row["受付番号"], row["理由"]) == ("LOST", "", "名簿になし")
    assert "世帯番号: 999" in row["記入内容"]
    receipts = [receipt_number(serial) for serial in (1, 2)]
    assert "すでに案件に付いています" in type_in("intake", "attach", "A2", receipts[0], *day, "--as", "operator1", "--reason", "x", code=1)
    assert "案件の状態: 入力済" in type_in("intake", "attach", "LOST", receipts[0], *day, "--as", "operator1", "--reason", "電話で確認")
    type_in("intake", "withdraw", receipts[1], *day, "--as", "operator1", "--reason", "電話で取下げ")
    end = json.loads(type_in("run", PACK, *day, "--no-letters", "--json"))
    assert (end["rows_to_check"], end["to_decide"]["count"]) == (0, 1)
    assert ["辞退・取下げ", 1] in end["figures"]["funnel"]


def test_an_officer_enters_a_letter_handed_over(world):
    """What no machine may print is handed over, and the command says by when the household is to answer."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.start()
    world.protected.append("10001")
    world.write()
    here = ("--data", world.files.data, "--out", world.files.out, "--database", world.database, "--on", "2026-07-22")
    call("run", PACK, *here, "--no-letters", "--json")
    (row,) = table(world.files.out / "decide/保留.csv")
    assert row["保留の理由"] == "支援措置対象者"
    enter = ("notices", "by-hand", row["受付番号"], *here, "--reason", "窓口で本人に手渡し")
    with pytest.raises(Conflict):
        call(*enter, "--kind", "decision", "--as", "officer1")
    with pytest.raises(NotAllowed):
        call(*enter, "--kind", "deficiency", "--as", "operator1")
    assert "回答期限 2026-08-05" in call(*enter, "--kind", "deficiency", "--as", "officer1")
    call("run", PACK, *here, "--no-letters", "--json")
    (row,) = table(world.files.out / "decide/保留.csv")
    assert row["状態"] == "不備照会中"


def test_extract_alone(world, tmp_path):
    world.household("100", size=2)
    world.households[-1].members[1].birth = "20150401"
    world.household("200", tax="3")
    world.household("300", tax=None)
    world.write()
    target = tmp_path / "recipients.csv"
    shown = call("programme", "extract", PACK, "--data", world.files.data, "--work", world.files.out, "--out", target, "--on", "2026-06-24")
    assert [(row["世帯番号"], row["見込額"], row["要確認"]) for row in table(target)] == [("100", "50000", ""), ("300", "", "E01,X02")]
    assert "2 世帯" in shown


def test_a_demo_folder_that_is_somebody_elses_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    call("demo", "--folder", tmp_path, code=2)
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_errors_say_what_where_and_what_next(capsys, monkeypatch, tmp_path):
    from jimukyoku.cli import main

    monkeypatch.setattr("sys.argv", ["jimukyoku", "programme", "check", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    shown = capsys.readouterr().err
    assert ended.value.code == 1
    assert "programme.yaml が見つかりません" in shown and "次にすること" in shown
