"""What people see: home, the overview, languages, themes, error pages, headers, whether the office lives."""

import datetime as dt
import os
import re
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from jimukyoku.office import settings as office_settings
from jimukyoku.office.web_settings import web_settings


def text_of(answer):
    return answer.content.decode()


class TestMenu:
    def test_inside_a_programme_what_is_rare_folds_up_but_never_the_page_one_is_on(self, enter):
        client, home = enter("officer1"), "/p/mihon/hikazei-2026/"
        for path, unfolded in (("cases/", False), ("register/", True)):
            page = client.get(home + path)
            assert page.context["more_open"] is unfolded
            (here,) = [one for one in (*page.context["navigation"], *page.context["navigation_more"]) if one["current"]]
            assert here["url"] == home + path
            assert text_of(page).count('aria-current="page">') == 2  # in the menu and in the crumbs
        assert client.get("/jobs/").context["navigation_more"] == []

    def test_a_page_belongs_to_one_entry(self):
        from jimukyoku.office.access.table import table
        from jimukyoku.office.layout import NAVIGATION

        assert [row.name for row in table() if sum(one.covers(row.name) for one in NAVIGATION) > 1] == []

    def test_a_job_of_a_programme_stands_inside_it(self, city, enter):
        from jimukyoku.office.jobs.actions import start

        job = start(city.desk("operator1"), city.programme, "decision.recommend")
        page = enter("operator1").get(f"/jobs/{job.pk}/")
        assert page.context["programme"] == city.programme
        assert "/p/mihon/hikazei-2026/screening/" in [one["url"] for one in page.context["navigation"]]


class TestHome:
    def test_everybody_sees_what_waits_for_them(self, enter):
        def labels(login):
            page = enter(login).get("/")
            return [(str(task.label), task.count) for one in page.context["programmes"] for task in one["tasks"]]

        assert labels("officer1") == [("振込ファイルの作成待ち", 1)]
        assert labels("operator1") == []
        assert "作業を待つものはありません" in text_of(enter("auditor1").get("/"))

    def test_a_batch_waits_for_another_officer_and_then_for_the_treasurer(self, city, enter):
        from jimukyoku.office.payment.actions import approve, make

        def labels(login):
            return [str(task.label) for one in enter(login).get("/").context["programmes"] for task in one["tasks"]]

        batch = make(city.desk("officer1"), city.programme, dt.date(2026, 7, 30))
        assert labels("officer1") == []
        assert labels("officer2") == ["承認待ちの振込ファイル"]
        approve(city.desk("officer2"), batch, batch.file_id)
        assert labels("treasurer1") == ["送信待ちの振込ファイル"]

    def test_a_firm_sees_the_programmes_of_several_municipalities_apart(self, city, neighbour, enter, person):
        from jimukyoku.cli.chain.office import pack_files
        from jimukyoku.office.access.actions import entrust
        from jimukyoku.office.access.desk import Desk
        from jimukyoku.office.programme.actions import publish
        from tests.office.world import PACK

        officer = Desk(list(neighbour.values())[0], city.at)
        entrust(officer, publish(officer, pack_files(PACK)), person("operator1").organisation)
        client = enter("operator1")
        assert {"/p/mihon/hikazei-2026/", "/p/tonari/hikazei-2026/"} <= set(re.findall(r'href="(/p/[^"]+)"', text_of(client.get("/"))))
        assert "隣市" in text_of(client.get("/p/tonari/hikazei-2026/"))
        assert enter("officer1").get("/p/tonari/hikazei-2026/").status_code == 404


def test_the_overview_adds_up(city, enter):
    from jimukyoku.office.oversight.queries import figures

    page = enter("auditor1").get("/p/mihon/hikazei-2026/")
    shown = figures(city.programme, city.today)
    found = page.context["progress"]
    assert found.total == sum(one["count"] for one in page.context["funnel"]) == shown["cases"] == 2
    assert [list(one) for one in found.funnel] == [list(one) for one in shown["funnel"]]
    assert {**vars(found.money), "unpaid": found.money.unpaid} == shown["money"]
    assert sum(one["share"] for one in page.context["funnel"]) == pytest.approx(100)
    assert 'aria-current="page">進捗' in text_of(page)


def test_the_pages_ask_the_database_a_fixed_number_of_times(city, enter):
    """Whatever the number of cases: the overview counts in sets."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter("officer1")
    client.get("/p/mihon/hikazei-2026/")
    with CaptureQueriesContext(connection) as found:
        client.get("/p/mihon/hikazei-2026/")
    assert len(found) < 45


class TestFrame:
    def test_municipality_programme_person_and_role_stand_in_the_head(self, enter):
        text = text_of(enter("officer1").get("/p/mihon/hikazei-2026/"))
        for one in ("見本市", "住民税非課税世帯等", "福祉 一郎", "市職員", 'href="#main"', '<main id="main"', "themes/mihon/theme.css"):
            assert one in text

    def test_a_firm_sees_the_look_of_the_municipality_it_works_for(self, enter):
        client = enter("operator1")
        assert "themes/mihon" not in text_of(client.get("/"))
        assert "themes/mihon/theme.css" in text_of(client.get("/p/mihon/hikazei-2026/"))

    def test_english_by_choice_and_by_browser(self, enter):
        client = enter("officer1")
        client.post("/language/", {"language": "en", "next": "/"})
        text = text_of(client.get("/"))
        assert '<html lang="en"' in text and "Work of 福祉 一郎" in text and "Officer" in text
        assert "To be decided" in text_of(client.get("/p/mihon/hikazei-2026/"))
        assert "Sign in" in text_of(Client(headers={"accept-language": "en"}).get("/sign-in/"))
        assert '<html lang="ja"' in text_of(Client(headers={"accept-language": "fr"}).get("/sign-in/"))

    def test_a_demo_says_so(self, enter):
        with override_settings(DEMO_DAY="2026-12-14"):
            assert "架空の市です。本日を2026年12月14日として" in text_of(enter("officer1").get("/"))
        assert "架空の市" not in text_of(enter("officer1").get("/"))

    def test_no_page_carries_style_or_script_of_its_own(self, enter):
        client = enter("admin1")
        for path in ("/", "/p/mihon/hikazei-2026/", "/people/", "/person/add/", "/access-table/", "/account/", "/account/factors/", "/keys/"):
            text = text_of(client.get(path))
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|#[0-9a-f]{6}\b", text), path
            for script in re.findall(r"<script[^>]*>", text):
                assert "src=" in script or 'type="application/json"' in script


class TestErrors:
    def test_not_found_says_what_to_do(self, enter):
        for client in (Client(), enter("officer1")):
            page = client.get("/nothing/")
            assert page.status_code == 404 and "次にすること" in text_of(page)

    def test_forbidden_names_the_duty(self, enter):
        page = enter("officer1").get("/people/")
        assert page.status_code == 403
        assert "福祉 一郎 さん（市職員）にはこの処理の権限がありません: 担当者の管理" in text_of(page)

    def test_an_old_form_is_refused_with_a_page(self, enter):
        page = enter("admin1", enforce_csrf_checks=True).post("/people/officer1/active/", {"active": "0"})
        assert page.status_code == 403 and "画面の有効期限が切れた" in text_of(page)

    def test_a_fault_says_no_more_than_it_should(self, enter, monkeypatch):
        from jimukyoku.office.oversight import views

        def broken(*_arguments):
            raise RuntimeError("secret")

        monkeypatch.setattr(views, "tasks", broken)
        page = enter("officer1", raise_request_exception=False).get("/")
        assert page.status_code == 500
        assert "システムの不具合" in text_of(page) and "secret" not in text_of(page)

    def test_missing_and_bad_input_have_their_codes(self):
        from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound
        from jimukyoku.office.doorkeeper import STATUS

        assert {NotFound: 404, NotAllowed: 403, Conflict: 409, BadInput: 400, Missing: 503} == STATUS


def test_reads_of_a_case_are_kept(city, person):
    from django.test import RequestFactory
    from django.urls import resolve

    from jimukyoku.office.access.permission import saw
    from jimukyoku.office.audit.visits import readers
    from tests.office.world import case_of

    request = RequestFactory().get("/")
    request.user, request.resolver_match = person("officer1"), resolve("/")
    saw(request, [case_of(city, "100").pk])
    ((_moment, login, page),) = readers(case_of(city, "100").pk)
    assert (login, page) == ("officer1", "home")


def test_visits_are_only_added_to(city, enter):
    from django.db import DatabaseError

    from jimukyoku.office.audit.models import Visit

    enter("officer1")
    for act in (Visit.objects.all().delete, lambda: Visit.objects.update(actor="x")):
        with pytest.raises(DatabaseError, match="append-only"):
            act()


def test_the_pages_stand_on_both_databases(world_on_both):
    """Signing in, home, the overview, cases and an act, a change of people: on PostgreSQL as on SQLite."""
    from jimukyoku.office.access.queries import person

    world_on_both.household("100")
    world_on_both.decided()
    client = Client()
    client.force_login(person("admin1"), backend="jimukyoku.office.access.signing_in.People")
    base = "/p/mihon/hikazei-2026/"
    for path in ("/", base, f"{base}cases/?stage=notified", f"{base}cases/0000-0013/", f"{base}post/", "/people/", "/access-table/", "/readyz"):
        assert client.get(path).status_code == 200
    officer = Client()
    officer.force_login(person("officer1"), backend="jimukyoku.office.access.signing_in.People")
    done = officer.post(f"{base}cases/0000-0013/decline/", {"decline-reason": "電話で辞退"}, follow=True)
    assert "辞退として終了しました。" in done.content.decode() and len(done.redirect_chain) == 1
    assert client.post("/people/officer2/role/", {"role": "auditor"}).status_code == 302
    assert person("officer2").role == "auditor"
    client.post("/sign-in/", {"login": "x", "password": "y"})


def test_alive_and_ready(city):
    assert Client().get("/livez").content == b"ok\n"
    assert Client().get("/readyz").json() == {"database": "up", "migrations": "done"}


class TestHeaders:
    def test_content_may_come_only_from_here(self, city):
        answer = Client().get("/sign-in/")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_cookies_are_out_of_reach_of_scripts(self, with_password):
        client = Client()
        client.get("/sign-in/")
        client.post("/sign-in/", {"login": with_password("officer1"), "password": "とても長い合言葉-4711"})
        for name in ("session", "csrf"):
            assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax"


class TestSettings:
    BASE = {name: getattr(office_settings, name) for name in dir(office_settings) if name.isupper()}
    PUBLIC = {**BASE, "SITE": "https://office.example.jp", "SECRET_KEY": "k" * 50, "DEBUG": False, "DEMO_LINKS": "", "DEMO_DAY": ""}

    def test_a_public_site_has_everything_on(self):
        found = web_settings(self.PUBLIC)
        assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"] and found["SECURE_SSL_REDIRECT"]
        assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
        assert found["SESSION_COOKIE_NAME"] == "__Host-session"
        assert found["ALLOWED_HOSTS"] == ["office.example.jp"]
        assert not found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]

    @pytest.mark.parametrize(
        "change",
        [{"DEMO_LINKS": "1"}, {"DEMO_DAY": "2026-12-14"}, {"DEBUG": True}, {"SECRET_KEY": "only-for-the-command-line"}, {"SITE": "http://office.example.jp"}],
    )
    def test_what_would_be_unsafe_is_refused(self, change):
        with pytest.raises(ImproperlyConfigured):
            web_settings({**self.PUBLIC, **change})

    def test_django_finds_nothing_to_warn_of_on_a_public_site(self, tmp_path):
        """But what concerns other sites of the same domain (W005, W021), which an office may not decide for its city."""
        environment = {
            **os.environ, "JIMUKYOKU_SITE": "https://office.example.jp", "JIMUKYOKU_SECRET_KEY": secrets.token_urlsafe(60),
            "JIMUKYOKU_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "DJANGO_SETTINGS_MODULE": "jimukyoku.office.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "django", "check", "--deploy"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert set(re.findall(r"\(\w+\.[A-Z]\d+\)", done.stderr)) == {"(security.W005)", "(security.W021)"}, done.stderr

    def test_at_home_it_answers_only_at_home(self):
        assert web_settings(self.BASE)["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]

    def test_the_address_behind_proxies_is_the_one_they_saw(self):
        from django.test import RequestFactory

        from jimukyoku.office.access.permission import address

        request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 10.0.0.9"}, REMOTE_ADDR="127.0.0.1")
        assert address(request) == "127.0.0.1"
        with override_settings(PROXIES="1"):
            assert address(request) == "10.0.0.9"
