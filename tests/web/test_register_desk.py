"""The register's desk: a file is looked at, and only what was looked at is taken in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.office.world import case_of

HOME = "/p/mihon/hikazei-2026/register/"
PROTECTED = "宛名番号,区分,開始年月日,終了年月日\r\n10001,1,20260101,\r\n"


@pytest.fixture
def officer(city, enter):
    with override_settings(DEMO_DAY=city.at.date().isoformat()):
        yield enter("officer1")


def give(client, text, name="protected-2026-07-21.csv", source="protected", **more):
    content = text if isinstance(text, bytes) else text.encode("cp932")
    return client.post(f"{HOME}hand-in/", {"source": source, "file": SimpleUploadedFile(name, content), **more})


def text_of(answer):
    return answer.content.decode()


def test_the_desk_shows_what_is_in_force_and_how_old_it_is(officer):
    page = text_of(officer.get(HOME))
    assert "あと3日" in page and page.count("見本 花子") + page.count("2026-06-24") > 2
    with override_settings(DEMO_DAY="2026-09-01"):
        assert "69日前のもの：古いため、印刷も支払いも止まります" in text_of(officer.get(HOME))


def test_a_file_is_looked_at_confirmed_and_taken_in(officer, city, told):
    answer = give(officer, PROTECTED)
    page = officer.get(answer.headers["Location"])
    assert page.context["seen"]["as_of"] == "2026-07-21"  # from the file's name
    assert [(why, count) for why, _name, count in page.context["cases"]] == [("protected", 1)]
    listed = text_of(officer.get(answer.headers["Location"] + "cases/?why=protected"))
    assert case_of(city, "100").receipt_number in listed
    from jimukyoku.office.audit.visits import readers

    assert readers(case_of(city, "100").pk)[0][1:] == ("officer1", "register_touched")
    assert "10001" in text_of(officer.get(answer.headers["Location"] + "altered/?group=added"))
    done = officer.post(answer.headers["Location"] + "take-in/", {"sha256": page.context["upload"].file_id}, follow=True)
    assert "取り込みました" in text_of(done)
    kinds = [kind for kind, who in told(city.programme.municipality) if who == "officer1"][-4:]
    assert kinds == ["register.handed_in", "register.looked_at", "register.imported", "register.confirmed"]


def test_addresses_of_a_register_that_do_not_read_are_shown_before_it_is_taken_in(officer, city):
    register = (city.folder.data / "register.csv").read_bytes().replace("見本市中央1-1".encode("cp932"), b"", 1)
    where = give(officer, register, source="people", name="register-20260721.csv").headers["Location"]
    page = officer.get(where)
    assert [(str(name), count, lines) for name, count, lines in page.context["addresses"]][-1] == ("読めない", 1, "2")
    assert "郵便番号簿にない町や小字" in text_of(page)


def test_a_long_file_is_looked_at_and_taken_in_by_jobs(officer, city, told):
    from jimukyoku.office.jobs.worker import Loop

    with override_settings(ROWS_AT_ONCE="1"):
        where = give(officer, PROTECTED).headers["Location"]
        page = officer.get(where)
        assert "まだ確かめていません" in text_of(page) and "<progress" in text_of(page) and "ワーカーが動いていません" in text_of(page)
        assert "まだ確かめていません" in text_of(officer.get(HOME)) and officer.get(f"{where}altered/").status_code == 404
        unseen = officer.post(f"{where}take-in/", {"sha256": page.context["upload"].file_id})
        assert "<progress" in text_of(unseen) and not page.context["upload"].batch_id
        Loop(drain=True).run()
        page = officer.get(where)
        assert [(why, count) for why, _name, count in page.context["cases"]] == [("protected", 1)]
        progress = text_of(officer.get(f"/jobs/{job_of(page, 'register.preview')}/progress/"))
        assert f'href="{where}"' in progress
    with override_settings(ROWS_AT_ONCE="0"):
        started = officer.post(f"{where}take-in/", {"sha256": page.context["upload"].file_id}, follow=True)
        assert "<progress" in text_of(started) and "取り込む</button>" not in text_of(started)
        Loop(drain=True).run()
    assert "取込済み" in text_of(officer.get(where)) and "<progress" not in text_of(officer.get(where))
    kinds = [kind for kind, who in told(city.programme.municipality) if who == "officer1" and kind.startswith("register.")][-4:]
    assert kinds == ["register.handed_in", "register.looked_at", "register.imported", "register.confirmed"]


def job_of(page, kind):
    from jimukyoku.office.jobs.models import Job

    return Job.objects.get(kind=kind, key=str(page.context["upload"].pk)).pk


def test_a_long_file_that_went_out_of_date_is_looked_at_again(officer):
    from jimukyoku.office.jobs.worker import Loop

    with override_settings(ROWS_AT_ONCE="0"):
        first, second = give(officer, PROTECTED).headers["Location"], give(officer, PROTECTED.replace("10001", "10002")).headers["Location"]
        Loop(drain=True).run()
        for where in (first, second):
            officer.post(f"{where}take-in/", {"sha256": officer.get(where).context["upload"].file_id})
        Loop(drain=True).run()
        page = text_of(officer.get(second))
        assert "別のファイルが取り込まれました" in page and "もう一度確かめる</button>" in page and "取り込む</button>" not in page
        again = officer.post(f"{second}again/").headers["Location"]
        Loop(drain=True).run()
        assert "まだ取り込んでいません" in text_of(officer.get(again))


def test_refused_rows_must_be_left_out_knowingly(officer):
    where = give(officer, PROTECTED + "x,1,20260101,\r\n").headers["Location"]
    upload = officer.get(where).context["upload"]
    table = b"".join(officer.get(f"{where}refused/").streaming_content).decode("utf-8-sig")
    assert table.splitlines()[1].startswith("3,")
    page = officer.post(f"{where}take-in/", {"sha256": upload.file_id})
    assert "印を付けてください" in text_of(page)
    assert officer.post(f"{where}take-in/", {"sha256": upload.file_id, "without": "on"}).status_code == 302


def test_what_changed_meanwhile_must_be_looked_at_again(officer):
    first, second = give(officer, PROTECTED).headers["Location"], give(officer, "宛名番号,区分,開始年月日\r\n").headers["Location"]
    upload = officer.get(second).context["upload"]
    officer.post(f"{second}take-in/", {"sha256": upload.file_id})
    page = officer.get(first)
    assert page.context["outdated"] and "取り込む</button>" not in text_of(page)
    refused = officer.post(f"{first}take-in/", {"sha256": page.context["upload"].file_id})
    assert refused.status_code == 409 and "もう一度確かめる" in text_of(refused)
    again = officer.post(f"{first}again/").headers["Location"]
    assert again != first
    assert officer.post(f"{again}take-in/", {"sha256": page.context["upload"].file_id}).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x81 ,\x81 \r\n", "1行目の"), ('宛名番号,区分,開始年月日\r\n"10001'.encode(), "CSVとして読めません"),
        ("宛名番号\r\n1\r\n".encode(), "見出しがありません: 区分、開始年月日"), (b"", "空です"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_is_kept(officer, city, content, words):
    from jimukyoku.office.basics.models import StoredFile
    from jimukyoku.office.register.models import Upload

    before = StoredFile.objects.count()
    page = text_of(give(officer, content))
    summary = re.search(r'role="alert".*?</div>\s*</div>', page, re.S).group()
    assert words in summary and "part" not in summary
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, before)
    assert [path for path in (city.folder.out / "files").iterdir() if path.suffix == ".part"] == []


def rows_of(page):
    table = re.search(r'aria-labelledby="headings".*?</table>', page, re.S).group()
    return [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]]


def test_wrong_headings_are_laid_beside_those_expected_and_nothing_typed_is_lost(officer):
    page = text_of(give(officer, "ＦＯ－宛名番号,区分,開始日\r\n10001,1,20260101\r\n", name="list.csv", as_of="2026-07-21"))
    assert rows_of(page) == [["宛名番号", "ＦＯ－宛名番号", "resident_no"], ["区分", "区分", "role"],
                             ["開始年月日", "ありません", "「開始日」のことではありませんか。", "starts_on"]]  # fmt: skip
    assert "見出しの名前が違うか" in page and "1行目の名前を直してください" in page and "「開始日」</p>" in page
    assert '<option value="protected" selected>' in page and 'value="2026-07-21"' in page


def test_a_file_without_headings_or_of_another_kind_says_so_in_the_readers_language(officer):
    page = text_of(give(officer, "10001,1,20260101,\r\n"))
    assert "見出しを付けずに出力したか" in page and "見出しが1行目に来るように出力し直してください" in page and "「10001」" in page
    assert "支援措置のファイルのようです" in text_of(give(officer, PROTECTED, source="tax", name="tax-2026-06-01.csv"))
    english = {"source": "tax", "file": SimpleUploadedFile("tax-2026-06-01.csv", PROTECTED.encode())}
    page = text_of(officer.post(f"{HOME}hand-in/", english, headers={"accept-language": "en"}))
    summary = re.search(r'role="alert".*?</div>\s*</div>', page, re.S).group()
    assert "It looks like a file of the kind" in summary and not re.search("[ぁ-ん]", summary)


def test_a_long_file_with_wrong_headings_is_cured_on_its_own_page(officer):
    from jimukyoku.office.jobs.worker import Loop

    with override_settings(ROWS_AT_ONCE="0"):
        where = give(officer, "宛名番号,区分\r\n10001,1\r\n").headers["Location"]
        assert 'id="headings"' not in text_of(officer.get(where))
        Loop(drain=True).run()
    page = text_of(officer.get(where))
    assert [row[:2] for row in rows_of(page)] == [["宛名番号", "宛名番号"], ["区分", "区分"], ["開始年月日", "ありません"]]
    assert f'href="{HOME}#id_file"' in page


def test_a_day_is_never_guessed_and_a_large_file_goes_another_way(officer):
    assert "ファイル名から日付を読み取れません" in text_of(give(officer, PROTECTED, name="protected.csv"))
    assert "まだ来ていません" in text_of(give(officer, PROTECTED, as_of="2027-01-01"))
    with override_settings(UPLOAD_MB="0"):
        assert "大きすぎます" in text_of(give(officer, PROTECTED))


def test_only_the_municipality_hands_in_and_looks(officer, city, enter):
    where = give(officer, PROTECTED).headers["Location"]
    for login in ("sv1", "auditor1", "treasurer1"):
        other = enter(login)
        assert "内容を確かめる" not in text_of(other.get(HOME))
        assert other.get(where).status_code == give(other, PROTECTED).status_code == 403
    from jimukyoku.domain.access import Role
    from jimukyoku.office.access.actions import employ
    from jimukyoku.office.access.queries import person

    employ(person("sv1").organisation, "firm-admin", "管 理子", Role.ADMINISTRATOR, at=city.at)
    firm = enter("firm-admin")  # holds the duty, but for the contractor
    assert "内容を確かめる" not in text_of(firm.get(HOME))
    assert firm.get(where).status_code == give(firm, PROTECTED).status_code == 404
