"""The office in which `make demo` ends: work of every kind on its desks, a way in for each role, and what to try first."""

import itertools
from collections import Counter

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from jimukyoku.cli import season, simulate
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.console import Bars
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import State, Stop, replay
from jimukyoku.domain.intake import judging
from tests.web.conftest import LOGINS

# States and stops that no case can be left in, or that the demo's one delivery of the register does not bring, with the reason.
PASSING_STATES = {State.RECEIVED: "a row is received and entered in one action"}
ABSENT_STOPS = {
    Stop.NOT_LISTED: "needs a second extract of the register, which the invented city does not deliver",
    Stop.SAME_PERSON: "needs a second extract in which a household has another number",
    Stop.ALREADY_PAID: "the life cycle leads no paid case to the gate; it guards against what should never happen",
    Stop.OVER_CAP: "an amount above the cap is refused when it is decided; the gate looks again all the same",
    Stop.NO_ACCOUNT: "a case without an account does not pass screening; the gate looks again all the same",
    Stop.BAD_ACCOUNT: "an account that cannot be written is not taken down; the gate looks again all the same",
}
DEMO = {"DEMO_LINKS": "again", "DEMO_DAY": season.OPEN_DAY.isoformat()}


def build(folder, people, seed=1):
    files = Folder(folder / "data", folder / "out")
    simulate.build(files.data, people, seed, "cp932", Bars(quiet=True))
    return season.play(files, EXAMPLE, Bars(quiet=True), letters=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory, django_ready):
    """The office `make demo` opens, with its own number of residents; only its letters are not rendered."""
    return build(tmp_path_factory.mktemp("season"), 8_000)


def cases():
    from jimukyoku.office.cases.models import Case

    return Case.objects.all()


class TestWork:
    def test_every_state_has_a_case(self, office):
        found = set(cases().values_list("state", flat=True))
        assert set(State) - found == set(PASSING_STATES)

    def test_what_passes_really_passes(self):
        """Whatever arrives, whoever attaches it: no case stays merely received."""
        for state, kind, *flags in itertools.product(State, (judging.APPLICATION, judging.ANSWER), *[(False, True)] * 4):
            row = judging.Arrival(kind, flags[0], True, flags[1], True)
            case = judging.Standing(state, flags[2], flags[3])
            for found in (judging.judge(row, case), judging.judge_attachment(row, case, known=True)):
                assert found.acts[-1:] != ("receive",)
        assert replay(["expect", "receive", "enter"]) == State.ENTERED

    def test_every_stop_that_can_come_holds_a_case(self, office):
        found = set(cases().values_list("held", flat=True)) | set(cases().values_list("unprintable", flat=True))
        assert set(Stop) - found == set(ABSENT_STOPS)

    def test_payments_stand_at_every_step(self, office):
        from jimukyoku.office.payment.models import Batch, Payment

        assert set(Batch.objects.values_list("state", flat=True)) == {"made", "approved", "released", "settled"}
        assert Payment.objects.filter(state="returned").count() >= 2
        assert cases().filter(state="notified", decision="approve", held="").count() > 5  # for the next file

    def test_forms_that_came_back_wait_to_be_keyed(self, office):
        """Six returns of two pages, scanned and read, of households that had been written to and are still silent."""
        from jimukyoku.office.entry.models import Bundle, Cutting, Record, Sheet

        bundle = Bundle.objects.get()
        assert (Sheet.objects.filter(bundle=bundle.pk, placed=True).count(), Record.objects.count()) == (12, 6)
        assert set(cases().filter(receipt_number__in=Record.objects.values("receipt_number")).values_list("state", flat=True)) == {"expected"}
        numbers = Cutting.objects.filter(bundle=bundle.pk, field="account_number")
        assert numbers.count() == 6 and numbers.exclude(reading="").count() >= 3  # a streak in the boxes beside them leaves some to people alone

    def test_every_desk_has_something_to_do(self, office):
        from jimukyoku.office.decision.queries import listed, proposals
        from jimukyoku.office.intake.queries import unsettled
        from jimukyoku.office.programme.queries import pack_of
        from jimukyoku.office.screening.queries import blocked, clear

        programme = office.programme
        assert len(listed(programme.pk)) > 10
        assert len(proposals(programme.pk)) > len(listed(programme.pk))  # unclear ones
        assert {one.row.status for one in unsettled(programme.pk, pack_of(programme))} >= {"later", "unlisted"}
        assert clear(programme.pk) and len(blocked(programme.pk)) >= 5

    def test_it_proves_itself(self, office):
        from jimukyoku.office.oversight.verify import verify

        assert [text for check in verify() for text in check.problems] == []

    def test_its_inputs_are_plain_files(self, office):
        names = {path.name for path in office.folder.data.iterdir()}
        assert {"register.csv", "changes.csv", "changes-2.csv", "applications.csv", "applications-2026-08-05.csv", "answers-2026-08-05.csv", "answers-2026-08-05-2.csv"} <= names


class TestDesks:
    """What one finds on the desks in the middle of the morning, each by somebody whose work it is."""

    def test_tasks_are_in_hand_aside_handed_over_and_urgent(self, office):
        from jimukyoku.office.audit.models import Event
        from jimukyoku.office.work.models import Lease

        leases = Lease.objects.filter(programme=office.programme.pk)
        tomorrow = "2026-08-06"
        assert set(leases.exclude(holder="").values_list("holder", flat=True)) == {"operator1", "sv1"}
        assert all(until >= tomorrow for until in leases.exclude(holder="").values_list("until", flat=True))
        assert leases.exclude(aside="").count() == 1 and leases.filter(holder="", priority__gt=0).count() == 1
        assert set(Event.objects.filter(kind__startswith="work.").values_list("kind", flat=True)) == {
            "work.moved", "work.set_aside", "work.handed_over", "work.ranked",
        }

    def test_long_work_is_done_failed_and_stopped(self, office):
        from jimukyoku.office.jobs.models import Job

        assert dict(Job.objects.values_list("kind", "state")) == {"exports.cases": "done", "register.preview": "failed", "screening.screen": "cancelled"}
        assert "handed-in-broken.csv" in Job.objects.get(state="failed").problem
        assert not Job.objects.exclude(at__startswith="2026-08-05").exists()

    def test_lists_wait_for_a_second_person(self, office):
        from jimukyoku.office.exports.models import Export

        assert dict(Export.objects.values_list("state", "by")) == {"ready": "officer1", "asked": "sv1"}
        assert Export.objects.get(state="ready").rows == cases().filter(state="paid").count()

    def test_what_was_handed_in_waits_as_it_was_looked_at(self, office):
        from jimukyoku.office.programme.models import Draft
        from jimukyoku.office.register.models import Upload
        from jimukyoku.office.register.previewing import world

        upload, draft = Upload.objects.exclude(seen="").get(), Draft.objects.get()
        assert (upload.batch_id, upload.rows, upload.refused, upload.by) == (None, 2, 0, "officer1")
        assert upload.world == world(upload.municipality)
        assert (draft.published_id, draft.by, draft.base) == (None, "officer2", 1)

    def test_a_household_has_applied_online(self, office):
        from jimukyoku.office.intake.models import Application
        from jimukyoku.office.residents.models import Draft

        sent = Draft.objects.get()
        row = Application.objects.get(source_id=sent.source_id)
        assert (sent.state, row.channel, row.case_id, sent.case.state) == ("sent", "online", sent.case_id, "entered")

    def test_a_client_of_the_api_is_registered(self, office):
        from jimukyoku.office.access.models import Client as Program

        assert [one.code for one in Program.objects.all()] == ["core"]


class TestResidents:
    """A demo tells with which households the residents' door can be tried; any other office tells nobody's key."""

    def test_each_household_comes_in_and_finds_what_was_said(self, office):
        from jimukyoku.office.oversight.guests import guests

        says = {"expected": "申請", "deficient": "回答", "paid": "振込みました"}
        with override_settings(**DEMO):
            found = guests(office.programme)
            assert [cases().get(pk=one.case).state for one in found] == list(says)
            for one, words in zip(found, says.values(), strict=True):
                year, month, day = one.born.isoformat().split("-")
                client = Client()
                answer = client.post(one.path, {"code": one.code, "birth_0": "西暦", "birth_1": year, "birth_2": month, "birth_3": day}, follow=True)
                assert answer.redirect_chain[-1][0].endswith("/home/"), one.what
                assert words in answer.content.decode()
                assert answer.context["may"].answer == (answer.context["case"].state == "deficient")

    @pytest.mark.parametrize("links", ["", "1"])
    def test_outside_a_demo_of_an_invented_city_no_key_is_told(self, office, links, enter_any):
        from jimukyoku.cli import entrance

        with override_settings(**{**DEMO, "DEMO_LINKS": links}):
            assert entrance.households("http://localhost:8000") == []
            assert "住民として試す" not in enter_any("sv1").get("/first-steps/").content.decode()

    def test_everybody_finds_them_on_the_first_steps_and_that_is_kept(self, office, enter_any):
        from jimukyoku.cli import entrance
        from jimukyoku.office.audit.models import Visit

        with override_settings(**DEMO):
            told = entrance.households("http://localhost:8000/")
            for login in LOGINS.values():
                text = enter_any(login).get("/first-steps/").content.decode()
                assert all(one.code in text and one.birth in text for one in told) and len(told) == 3
        assert Visit.objects.filter(page="first_steps").exists()
        assert all(one.address == "http://localhost:8000/r/mihon/hikazei-2026/enter/" for one in told)


class TestWaysIn:
    @pytest.fixture(autouse=True)
    def demo(self, office):
        with override_settings(**DEMO):
            yield

    def path(self, login="sv1"):
        from jimukyoku.office.access import links
        from jimukyoku.office.access.queries import person

        return reverse("demo", kwargs={"token": links.token(person(login), links.DEMO)})

    def test_a_link_works_again_and_leads_to_the_first_steps(self):
        path = self.path()
        for _ in range(3):
            assert Client().get(path).status_code == 200
            assert Client().post(path).headers["Location"] == "/first-steps/"
        from jimukyoku.office.audit.models import Visit

        assert set(Visit.objects.filter(actor="sv1", act="signed_in").values_list("page", flat=True)) <= {"demo", ""}  # no token is kept

    def test_one_browser_may_change_roles(self):
        client = Client()
        for login, name in (("officer1", "福祉 一郎"), ("treasurer1", "出納 三郎")):
            client.post(self.path(login))
            assert f"{name} さん" in client.get("/first-steps/").content.decode()

    def test_what_another_run_signed_is_worth_nothing(self):
        path = self.path()
        with override_settings(SECRET_KEY="another run of the demo"):
            assert Client().get(path).status_code == 404

    def test_there_is_a_door_for_every_role_and_the_second_officer(self):
        from jimukyoku.cli import entrance

        doors = entrance.doors("http://localhost:8000")
        assert {one.role for one in doors} == {"オペレーター", "SV（管理者）", "市職員", "出納", "監査", "システム管理者"}
        assert Counter(one.role for one in doors)["市職員"] == 2

    def test_the_page_of_the_doors_is_its_owners(self, tmp_path):
        from jimukyoku.cli import entrance

        door = entrance.Door("市職員", "<福祉> 一郎", "見本市", "http://localhost:8000/demo/x/")
        household = entrance.Guest("支給済の世帯", "http://localhost:8000/r/x/", "<code>", "昭和35年4月1日（1960年）")
        page = entrance.write(tmp_path / "index.html", [door], [household])
        assert "&lt;福祉&gt; 一郎" in page.read_text() and 'href="http://localhost:8000/demo/x/"' in page.read_text()
        assert "&lt;code&gt;" in page.read_text() and "昭和35年4月1日（1960年）" in page.read_text()
        assert page.stat().st_mode & 0o077 == 0

    def test_a_browser_opens_only_before_somebody(self):
        from jimukyoku.cli.entrance import has_display

        assert has_display(True, {"DISPLAY": ":0"}) and not has_display(False, {"DISPLAY": ":0"})


class TestFirstSteps:
    @pytest.fixture(autouse=True)
    def demo(self, office):
        with override_settings(**DEMO):
            yield

    @pytest.mark.parametrize("role", list(Role))
    def test_each_step_opens_and_shows_what_it_says(self, role, enter_any):
        client = enter_any(LOGINS[role])
        own = client.get("/first-steps/").context["own"]
        assert 5 <= len(own) <= 7
        for one in own:
            answer = client.get(one.url)
            assert answer.status_code == 200, one.url
            if one.step.query:
                assert answer.context["rows"], one.url

    def test_the_steps_of_the_others_are_told_without_links(self, enter_any):
        text = enter_any("auditor1").get("/first-steps/").content.decode()
        assert text.count("<details") == len(Role) - 1
        assert "送信済みにする" in text and text.count('<li class="first__step">') == 6

    def test_a_step_is_done_when_the_ledger_says_so(self, enter_any):
        """What was played by the same people before the office opened counts for nothing."""
        client = enter_any("officer1")
        lift = next(one for one in client.get("/first-steps/").context["own"] if "case.hold_lifted" in one.step.kinds)
        assert lift.done is False
        case = client.get(lift.url).context["rows"][0]["case"]
        place = reverse("case_lift", kwargs={"programme": client.get(lift.url).context["programme"], "receipt": case.receipt_number})
        client.post(place, {"key": "rules_changed", "lift-rules_changed-reason": "更正の通知を確かめた"})
        done = [one.done for one in client.get("/first-steps/").context["own"] if "case.hold_lifted" in one.step.kinds]
        assert done == [True]
        assert "済み" in client.get("/first-steps/").content.decode()

    def test_a_step_is_done_when_a_visit_says_so(self, enter_any):
        client = enter_any("officer2")
        step = client.get("/first-steps/").context["own"][0]
        assert (step.step.page, step.done) == ("decision_case", False)
        client.get(f"{step.url}{client.get(step.url).context['next'].receipt_number}/")
        assert client.get("/first-steps/").context["own"][0].done is True

    def test_home_leads_there_only_in_a_demo(self, enter_any):
        client = enter_any("officer1")
        assert "まず試すこと（最初の5分）" in client.get("/").content.decode()
        with override_settings(DEMO_LINKS="", DEMO_DAY=""):
            assert client.get("/first-steps/").status_code == 404
            assert "まず試すこと" not in client.get("/").content.decode()

    def test_an_hour_of_the_demo_lies_after_what_was_played(self, office):
        from jimukyoku.office.access.permission import now, played_until

        assert office.at < played_until() <= now()
        assert now().date() == season.OPEN_DAY


def test_the_same_seed_gives_the_same_office(tmp_path, django_ready):
    def standing(folder):
        build(folder, 700, seed=3)
        return list(cases().order_by("receipt_number").values_list("receipt_number", "household_no", "state", "held", "unprintable", "amount"))

    assert standing(tmp_path / "a") == standing(tmp_path / "b")
