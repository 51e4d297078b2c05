"""The programme's pages: the pack in words, its versions, and a new version on its way to being published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from jimukyoku.cli.chain.office import pack_files
from tests.office.test_drafts import CAP, CHEAPER, changed
from tests.office.test_zipped import zipped
from tests.office.world import PACK, case_of
from tests.web.conftest import PASSWORD

HOME = "/p/mihon/hikazei-2026/programme/"


@pytest.fixture
def come(city, enter, with_password):
    """Sign somebody in who has a password."""
    with override_settings(DEMO_DAY=city.at.date().isoformat()):
        yield lambda login: enter(with_password(login))


def give(client, files, name="pack.zip"):
    return client.post(f"{HOME}hand-in/", {"file": SimpleUploadedFile(name, files if isinstance(files, bytes) else zipped(files))})


def text_of(answer):
    return answer.content.decode()


def test_the_pack_in_words(city, enter):
    page = text_of(enter("operator1").get(HOME))
    for words in ("住民税非課税世帯等 臨時給付金", "2026年10月30日", "支給要件", "E01", "世帯", "第1版", "案件の流れ", "1世帯あたりの額", "30,000円"):
        assert words in page, words
    assert "まだ比べるものがありません" in text_of(enter("operator1").get(f"{HOME}differences/"))
    assert "新しい版を渡す" not in page
    assert "違う" not in text_of(enter("operator1").get(f"{HOME}persons/")) and "合っている" in text_of(enter("operator1").get(f"{HOME}persons/"))


def test_a_letter_is_a_picture(city, enter):
    answer = enter("auditor1").get(f"{HOME}letters/push/")
    assert answer.headers["Content-Type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert enter("auditor1").get(f"{HOME}letters/nothing/").status_code == 404


def test_handed_in_looked_at_and_published_by_another(come, city):
    admin, officer = come("admin1"), come("officer1")
    where = give(admin, CAP).headers["Location"]
    page = text_of(admin.get(where))
    assert "20,001" in page and "公開は市職員が行います" in page and "この版を公開する" not in page
    looked = officer.get(where)
    assert "この版を公開する" in text_of(looked)
    form = {"sha256": looked.context["draft"].sha256, "read": "on", "password": "wrong"}
    assert "パスワードが違います" in text_of(officer.post(f"{where}publish/", form))
    done = officer.post(f"{where}publish/", {**form, "password": PASSWORD}, follow=True)
    assert "第2版を公開しました" in text_of(done)
    differences = text_of(officer.get(f"{HOME}differences/"))
    assert "第1版と第2版の違い" in differences and "cap_member: 20001" in differences
    assert "第1版" in text_of(officer.get(f"{HOME}versions/1/")) and officer.get(f"{HOME}versions/9/").status_code == 404


def test_ones_own_version_is_for_another_to_publish(come):
    officer = come("officer1")
    where = give(officer, CAP).headers["Location"]
    page = officer.get(where)
    assert "自分が渡した版は公開できません" in text_of(page) and "この版を公開する" not in text_of(page)
    form = {"sha256": page.context["draft"].sha256, "read": "on", "password": PASSWORD}
    assert officer.post(f"{where}publish/", form).status_code == 409


def test_mistakes_are_shown_with_file_line_and_cure(come):
    admin = come("admin1")
    files = changed("household: 30000", "household: 29000")
    page = give(admin, files)
    assert page.status_code == 400 and "persons.yaml" in text_of(page) and "行目" in text_of(page) and "違う" in text_of(page)
    files = pack_files(PACK)
    files["letters/push.typ"] = b"#let letter(data, common) = [#nothing]"
    assert "letters/push.typ 1行目" in text_of(give(admin, files))
    assert "zip として読めません" in text_of(give(admin, b"no zip"))
    from jimukyoku.office.programme.models import Draft

    assert Draft.objects.count() == 0


def test_what_a_new_version_would_decide_otherwise(come, city):
    from jimukyoku.office.audit.visits import readers

    where = give(come("admin1"), CAP).headers["Location"]
    officer = come("officer1")
    assert "結果が変わる案件はありません" in text_of(officer.get(f"{where}effects/"))
    answer = give(come("admin1"), CHEAPER)
    page = text_of(officer.get(f"{answer.headers['Location']}effects/"))
    receipt = case_of(city, "100").receipt_number
    assert receipt in page and "29,000" in page
    assert ("officer1", "programme_effects") in [row[1:] for row in readers(case_of(city, "100").pk)]
    assert come("admin1").get(f"{where}effects/").status_code == come("admin1").post(f"{where}effects/").status_code == 403


def test_a_large_office_judges_by_a_job_whose_result_stays(come, city, monkeypatch, told):
    from jimukyoku.office.decision import replaying
    from jimukyoku.office.jobs.models import Job
    from jimukyoku.office.jobs.worker import Loop

    monkeypatch.setattr(replaying, "AT_ONCE", 0)
    where, officer = f"{give(come('admin1'), CHEAPER).headers['Location']}effects/", come("officer1")
    page = text_of(officer.get(where))
    assert "判定を始める" in page and "判定した案件" not in page
    for _twice in range(2):
        page = text_of(officer.post(where, follow=True))
    assert "<progress" in page and "判定を始める" not in page and Job.objects.filter(kind=replaying.KIND).count() == 1
    Loop(drain=True).run()
    page = text_of(officer.get(where))
    receipt = case_of(city, "100").receipt_number
    assert receipt in page and "29,000" in page and "もう一度判定する" in page and "<progress" not in page
    kept = replaying.found_by(replaying.replays(city.programme, int(where.split("/")[-3])))
    assert kept.judged == replaying.open_cases(city.programme).count() > 0
    assert f'href="{where}"' in text_of(officer.get(f"/jobs/{Job.objects.get(kind=replaying.KIND).pk}/progress/"))
    assert ("programme.replayed", "officer1") in told(city.programme)
    officer.post(where)  # again, while the last result stays
    page = text_of(officer.get(where))
    assert receipt in page and "<progress" in page and Job.objects.filter(kind=replaying.KIND).count() == 2
    other = f"{give(come('admin1'), CAP).headers['Location']}effects/"
    assert "判定した案件" not in text_of(officer.get(other))
