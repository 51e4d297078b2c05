"""Lists leave the office by two people, counted, for a few days."""

import datetime as dt
import io

import pytest

from jimukyoku.office.jobs.worker import Loop

HOME = "/p/mihon/hikazei-2026/exports/"


@pytest.fixture
def day(city):
    """The office's day, on which the web and the worker stand."""
    from django.test import override_settings

    def on(days=0):
        return override_settings(DEMO_DAY=(city.today + dt.timedelta(days=days)).isoformat())

    with on():
        yield on


def ask(client, form="csv"):
    return client.post(HOME, {"stage": "", "form": form, "reason": "月例の確認"}, follow=True)


def kinds(city):
    from jimukyoku.office.audit.queries import story

    return [(one.kind, one.actor) for one in story(city.programme.pk) if one.kind.startswith("export.")]


def test_two_people_and_a_counted_file(city, day, enter):
    operator, officer = enter("operator1"), enter("officer1")
    assert "持出しを依頼しました" in ask(operator).content.decode()
    assert operator.post(f"{HOME}1/approve/").status_code == 403
    assert operator.post(f"{HOME}1/take/").status_code == 404
    assert "承認しました" in officer.post(f"{HOME}1/approve/", follow=True).content.decode()
    Loop(drain=True).run()
    page = operator.get(HOME)
    assert page.context["rows"][0]["takable"] and page.context["rows"][0]["export"].rows == 2
    got = operator.post(f"{HOME}1/take/")
    lines = got.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("受付番号,世帯番号") and len(lines) == 3
    assert officer.post(f"{HOME}1/take/").status_code == 404, "only who asked takes it"
    operator.post(f"{HOME}1/take/")
    assert operator.get(HOME).context["rows"][0]["export"].taken == 2
    assert kinds(city) == [("export.asked", "operator1"), ("export.approved", "officer1"), ("export.made", "officer1"),
                           ("export.taken", "operator1"), ("export.taken", "operator1")]  # fmt: skip


def test_nobody_approves_their_own(city, day, enter):
    officer = enter("officer1")
    ask(officer)
    assert officer.post(f"{HOME}1/approve/").status_code == 403
    assert enter("officer2").post(f"{HOME}1/approve/", {"answer": "refuse"}, follow=True).status_code == 200
    assert enter("officer2").post(f"{HOME}1/approve/").status_code == 409
    assert kinds(city)[-1] == ("export.refused", "officer2")


def test_a_file_expires(city, day, enter):
    operator = enter("operator1")
    ask(operator, "xlsx")
    enter("officer1").post(f"{HOME}1/approve/")
    Loop(drain=True).run()
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(operator.post(f"{HOME}1/take/").content))
    assert book.active.max_row == 3
    with day(3):
        assert operator.post(f"{HOME}1/take/").status_code == 200
    with day(4):
        answer = operator.post(f"{HOME}1/take/")
        assert answer.status_code == 409 and "もう一度依頼" in answer.content.decode()
        assert operator.get(HOME).context["rows"][0]["over"]


def test_a_purpose_is_needed(city, day, enter):
    answer = enter("operator1").post(HOME, {"stage": "", "form": "csv", "reason": " "})
    assert "「持ち出す目的」を入力してください。" in answer.content.decode() and kinds(city) == []


def test_another_tenant_sees_nothing(city, neighbour, day, enter, enter_any):
    ask(enter("operator1"))
    other = enter_any(neighbour[next(iter(neighbour))].login)
    assert (other.get(HOME).status_code, other.post(f"{HOME}1/approve/").status_code) == (404, 404)
