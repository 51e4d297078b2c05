"""Drawing, keeping, giving back, handing over: at most one person has a task, and none is lost."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jimukyoku.domain.access import Role, Side
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.office.access.actions import employ, found
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.audit.queries import story
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.work import actions, queries
from jimukyoku.office.work.models import Lease, Log
from tests.office.world import OPEN, case_of

TEN, HALF, DAY = dt.timedelta(minutes=10), dt.timedelta(minutes=30), dt.timedelta(days=1)
NUMBERS = ("100", "200", "300", "400")
LACKING = {"300": {"口座確認書類": "なし"}}


def opened(world, stop=False):
    """Four households whose applications lack a signature, and 300 the copy of the bankbook; two operators, a supervisor."""
    for number in NUMBERS:
        world.household(number, known=False)
        world.apply(number, **LACKING.get(number, {"署名": "なし"}))
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    if not stop:
        chain._screen()
    firm = chain.office.desk("operator1").person.organisation
    employ(firm, "operator2", "受付 桃子", Role.OPERATOR, at=chain.office.at)
    return chain.office


@pytest.fixture
def both(world_on_both):
    return opened(world_on_both)


@pytest.fixture
def office(world):
    return opened(world)


def desk_of(office, login, later=dt.timedelta()):
    desk = office.desk(login)
    return Desk(desk.person, desk.at + later)


def draw(office, login, later=dt.timedelta(), kind="deficiency"):
    """Draw a task and return the number of its household."""
    found = actions.draw(desk_of(office, login, later), office.programme, kind)
    return found and next(one for one in NUMBERS if case_of(office, one).pk == found.case)


def must_hold(*arguments):
    """Ask as a desk's action does: in a transaction."""
    with transaction.atomic():
        actions.must_hold(*arguments)


def acts(office):
    return [(one.act, one.person, one.fence) for one in Log.objects.order_by("pk")]


def events(office, number, room="work"):
    return [(one.kind, one.actor, json.loads(one.data)) for one in story(case_of(office, number).pk) if one.kind.startswith(room)]


class TestDrawing:
    def test_everybody_gets_another_case_the_oldest_first(self, both):
        assert [draw(both, login) for login in ("operator1", "operator2", "sv1")] == ["100", "200", "300"]
        assert queries.waiting(both.programme.pk, queries.kinds_here(both.desk("operator1").person), both.at)[2].free == 1

    def test_who_draws_again_gets_what_they_have_in_hand(self, both):
        assert [draw(both, "operator1"), draw(both, "operator1")] == ["100", "100"]
        assert acts(both) == [("drawn", "operator1", 1)]

    def test_nothing_left_is_told_as_nothing(self, office):
        assert draw(office, "operator1", kind="answer") is None and acts(office) == []

    def test_a_browser_that_died_loses_nothing(self, both):
        assert draw(both, "operator1") == "100"
        assert draw(both, "operator2", HALF - TEN) == "200"
        assert draw(both, "sv1", HALF) == "100"
        assert acts(both)[2:] == [("lapsed", "operator1", 1), ("drawn", "sv1", 2)]

    def test_a_case_that_was_done_is_drawn_no_more(self, both):
        from jimukyoku.office.screening.models import Finding

        assert draw(both, "operator1") == "100"
        Finding.objects.filter(case=case_of(both, "100")).update(state="resolved")
        assert [draw(both, "operator2"), draw(both, "operator1")] == ["200", "300"]

    def test_a_held_case_is_drawn_by_nobody(self, office):
        from jimukyoku.office.cases.models import Case

        Case.objects.filter(household_no="100").update(held="head_deceased")
        assert draw(office, "operator1") == "200"

    def test_whoever_lacks_the_duty_draws_nothing(self, office):
        for login, kind in (("officer1", "deficiency"), ("operator1", "decision"), ("auditor1", "decision")):
            with pytest.raises(NotAllowed):
                draw(office, login, kind=kind)
        with pytest.raises(NotFound):
            draw(office, "operator1", kind="nothing")

    def test_another_tenant_draws_nothing(self, office):
        firm = found("betsu", "別会社", Side.CONTRACTOR, at=office.at)
        employ(firm, "betsu1", "別 花子", Role.OPERATOR, at=office.at)
        with pytest.raises(NotFound):
            draw(office, "betsu1")

    def test_drawing_leaves_the_story_of_the_case_alone(self, office):
        before = len(story(case_of(office, "100").pk))
        actions.draw(desk_of(office, "operator1"), office.programme, "deficiency")
        assert len(story(case_of(office, "100").pk)) == before


class TestKeeping:
    def test_a_browser_that_beats_keeps_its_case(self, both):
        draw(both, "operator1")
        case = case_of(both, "100").pk
        for minutes in range(1, 61):
            actions.keep(desk_of(both, "operator1", dt.timedelta(minutes=minutes)), both.programme, case, "deficiency", 1)
        assert draw(both, "operator2", HALF * 2) == "200"
        assert draw(both, "sv1", HALF * 2 + TEN) == "100"  # believed for ten minutes after the last beat
        assert [one[0] for one in acts(both)] == ["drawn", "drawn", "lapsed", "drawn"]

    def test_time_that_ran_out_harms_nobody_while_nobody_else_took_the_case(self, both):
        draw(both, "operator1")
        case = case_of(both, "100").pk
        must_hold(desk_of(both, "operator1", 3 * HALF), both.programme, case, "deficiency", 1)
        actions.keep(desk_of(both, "operator1", 3 * HALF), both.programme, case, "deficiency", 1)
        assert draw(both, "operator2", 3 * HALF) == "200"

    def test_whoever_was_overtaken_is_told_who_has_the_case(self, both):
        draw(both, "operator1")
        draw(both, "operator2", HALF)
        case, late = case_of(both, "100").pk, desk_of(both, "operator1", HALF + TEN)
        for stopped in (
            lambda: must_hold(late, both.programme, case, "deficiency", 1),
            lambda: must_hold(late, both.programme, case, "deficiency"),
            lambda: actions.keep(late, both.programme, case, "deficiency", 1),
            lambda: actions.claim(late, both.programme, case, "deficiency"),
            lambda: actions.give_back(late, both.programme, case, "deficiency"),
            lambda: actions.set_aside(late, both.programme, case, "deficiency", "電話待ち", late.today + DAY),
            lambda: actions.hand_over(late, both.programme, case, "deficiency", "sv1", "お願いします"),
        ):
            with pytest.raises(Conflict, match="受付 桃子 さんが作業中です"):
                stopped()

    def test_an_old_page_of_ones_own_is_stopped_by_its_number(self, both):
        """Between two of one's own turns somebody else had the case: what the old page shows may no longer be so."""
        draw(both, "operator1")
        case = case_of(both, "100").pk
        actions.give_back(desk_of(both, "operator1"), both.programme, case, "deficiency")
        draw(both, "operator2")
        actions.give_back(desk_of(both, "operator2"), both.programme, case, "deficiency")
        assert actions.draw(desk_of(both, "operator1"), both.programme, "deficiency").fence == 3
        with pytest.raises(Conflict, match="もうあなたのものではありません"):
            must_hold(desk_of(both, "operator1"), both.programme, case, "deficiency", 1)
        must_hold(desk_of(both, "operator1"), both.programme, case, "deficiency", 3)


class TestLettingGo:
    def test_what_is_given_back_keeps_its_place(self, both):
        draw(both, "operator1")
        actions.give_back(desk_of(both, "operator1"), both.programme, case_of(both, "100").pk, "deficiency", "席を外す")
        assert draw(both, "operator2") == "100"
        assert acts(both) == [("drawn", "operator1", 1), ("returned", "operator1", 1), ("drawn", "operator2", 2)]

    def test_what_is_set_aside_waits_for_its_day(self, both):
        draw(both, "operator1")
        desk, case = desk_of(both, "operator1"), case_of(both, "100").pk
        actions.set_aside(desk, both.programme, case, "deficiency", "電話の折り返し待ち", desk.today + 3 * DAY)
        assert [draw(both, "operator1"), draw(both, "operator2", TEN)] == ["200", "300"]
        assert [one.aside for one in queries.held_by(desk.person, both.programme.pk)] == ["電話の折り返し待ち", ""]
        assert draw(both, "sv1", 3 * DAY) == "100"  # that morning it is anybody's
        (event,) = events(both, "100")
        assert event == ("work.set_aside", "operator1", {"kind": "deficiency", "until": "2026-07-25", "reason": "電話の折り返し待ち"})

    def test_what_was_set_aside_is_taken_up_again(self, both):
        draw(both, "operator1")
        desk, case = desk_of(both, "operator1"), case_of(both, "100").pk
        actions.set_aside(desk, both.programme, case, "deficiency", "電話待ち", desk.today + 3 * DAY)
        with pytest.raises(Conflict, match="受付 花子 さんが作業中です"):
            actions.claim(desk_of(both, "operator2"), both.programme, case, "deficiency")
        assert actions.claim(desk, both.programme, case, "deficiency").aside == ""
        assert draw(both, "operator1") == "100"

    @pytest.mark.parametrize(("reason", "days"), [("", 1), ("待つ", 0), ("待つ", 63)])
    def test_setting_aside_needs_a_reason_and_a_day(self, office, reason, days):
        draw(office, "operator1")
        desk = desk_of(office, "operator1")
        with pytest.raises(BadInput):
            actions.set_aside(desk, office.programme, case_of(office, "100").pk, "deficiency", reason, desk.today + days * DAY)

    def test_a_colleague_gets_the_case_with_what_they_must_know(self, both):
        draw(both, "operator1")
        case = case_of(both, "100").pk
        actions.hand_over(desk_of(both, "operator1"), both.programme, case, "deficiency", "operator2", "奥様に電話済み")
        actions.keep(desk_of(both, "operator2"), both.programme, case, "deficiency", 2)  # they open it, and close it again
        assert [draw(both, "operator1"), draw(both, "operator2", DAY)] == ["200", "100"]
        (mine,) = queries.held_by(desk_of(both, "operator2").person, both.programme.pk)
        assert (mine.note, mine.fence) == ("奥様に電話済み", 2)
        assert events(both, "100") == [("work.handed_over", "operator1", {"kind": "deficiency", "to": "operator2", "note": "奥様に電話済み"})]
        with pytest.raises(Conflict):
            must_hold(desk_of(both, "operator1"), both.programme, case, "deficiency", 1)

    def test_nothing_is_handed_to_somebody_who_may_not_do_it(self, office):
        draw(office, "operator1")
        for login, problem in (("officer1", NotFound), ("admin2", NotAllowed), ("nobody", NotFound)):
            with pytest.raises(problem):
                actions.hand_over(desk_of(office, "operator1"), office.programme, case_of(office, "100").pk, "deficiency", login, "お願い")

    def test_what_is_done_is_counted_for_who_did_it(self, both):
        draw(both, "operator1")
        desk, case = desk_of(both, "operator1"), case_of(both, "100").pk
        with transaction.atomic():
            actions.must_hold(desk, both.programme, case, "deficiency", 1)
            actions.done(desk, both.programme, case, "deficiency")
        assert queries.done_since(both.programme.pk, both.at) == {("operator1", "deficiency"): 1}
        assert queries.held_by(desk.person, both.programme.pk) == []
        with pytest.raises(Conflict):
            actions.keep(desk, both.programme, case, "deficiency", 1)


class TestSupervisor:
    def test_work_is_moved_to_a_person_and_back_into_the_queue(self, both):
        draw(both, "operator1")
        sv, cases = desk_of(both, "sv1"), [case_of(both, number).pk for number in ("100", "200")]
        assert actions.move(sv, both.programme, {"deficiency": cases}, "operator2", "早退") == 2
        assert [one.fence for one in queries.held_by(desk_of(both, "operator2").person, both.programme.pk)] == [2, 1]
        assert draw(both, "operator1") == "300"
        actions.move(sv, both.programme, {"deficiency": cases[:1]}, None, "休み")
        assert draw(both, "sv1") == "100"
        assert [(kind, data["from"], data["to"]) for kind, _who, data in events(both, "100")] == [
            ("work.moved", "operator1", "operator2"), ("work.moved", "operator2", "")]  # fmt: skip
        with pytest.raises(Conflict):
            must_hold(desk_of(both, "operator1"), both.programme, cases[0], "deficiency", 1)

    def test_what_is_urgent_is_drawn_first(self, both):
        sv = desk_of(both, "sv1")
        for number, priority in (("300", 1), ("400", 2)):
            actions.rank(sv, both.programme, case_of(both, number).pk, "deficiency", priority, "苦情")
        assert [draw(both, login) for login in ("operator1", "operator2", "sv1")] == ["400", "300", "100"]
        assert events(both, "400")[0][2] == {"kind": "deficiency", "priority": "至急", "skill": "", "reason": "苦情"}

    def test_only_a_supervisor_moves_and_ranks(self, office):
        case, desk = case_of(office, "100").pk, desk_of(office, "operator1")
        for stopped in (
            lambda: actions.move(desk, office.programme, {"deficiency": [case]}, "operator2", "理由"),
            lambda: actions.rank(desk, office.programme, case, "deficiency", 1, "理由"),
            lambda: actions.set_skills(desk, desk.person.organisation, "operator2", ["account"]),
        ):
            with pytest.raises(NotAllowed):
                stopped()

    def test_nobody_moves_the_work_of_another_firms_people(self, office):
        """A second firm in the same programme, and the municipality itself, give no orders to the first one's people."""
        from jimukyoku.office.access.actions import entrust

        firm = found("betsu", "別会社", Side.CONTRACTOR, at=office.at)
        other = employ(firm, "betsu-sv", "別 花子", Role.SUPERVISOR, at=office.at)
        entrust(office.desk("officer1"), office.programme, firm)
        draw(office, "operator1")
        case = case_of(office, "100").pk
        with pytest.raises(NotFound):
            actions.move(Desk(other, office.at), office.programme, {"deficiency": [case]}, None, "理由")
        with pytest.raises(NotAllowed):
            actions.move(desk_of(office, "officer1"), office.programme, {"deficiency": [case]}, None, "理由")
        with pytest.raises(NotFound):
            actions.set_skills(Desk(other, office.at), firm, "operator1", ["account"])
        assert queries.held(office.programme.pk, firm.pk, office.at) == []

    def test_the_work_of_somebody_who_left_is_moved(self, office):
        draw(office, "operator1")
        person = desk_of(office, "operator1").person
        person.is_active = False
        person.save()
        actions.move(desk_of(office, "sv1"), office.programme, {"deficiency": [case_of(office, "100").pk]}, "operator2", "退職")
        assert draw(office, "operator2") == "100"


class TestSkills:
    def test_a_skill_matters_once_somebody_has_it(self, both):
        """300 is about an account: whoever lacks the skill passes it by, as soon as anybody has it."""
        sv = desk_of(both, "sv1")
        actions.set_skills(sv, sv.person.organisation, "operator2", ["account"])
        assert [draw(both, login) for login in ("operator1", "sv1")] == ["100", "200"]
        actions.give_back(desk_of(both, "operator1"), both.programme, case_of(both, "100").pk, "deficiency")
        actions.rank(sv, both.programme, case_of(both, "100").pk, "deficiency", 0, "口座の話", "account")
        assert draw(both, "operator1") == "400"
        assert draw(both, "operator2") == "100"

    def test_a_skill_nobody_has_keeps_no_task_waiting(self, both):
        sv = desk_of(both, "sv1")
        actions.rank(sv, both.programme, case_of(both, "100").pk, "deficiency", 0, "ベトナム語", "language")
        assert draw(both, "operator1") == "100"

    def test_nor_does_one_of_somebody_who_left(self, office):
        sv, person = desk_of(office, "sv1"), desk_of(office, "operator2").person
        actions.set_skills(sv, sv.person.organisation, "operator2", ["account"])
        person.is_active = False
        person.save()
        actions.rank(sv, office.programme, case_of(office, "100").pk, "deficiency", 0, "口座", "account")
        assert draw(office, "operator1") == "100"

    def test_who_is_kept_to_some_kinds_draws_only_those(self, office):
        sv = desk_of(office, "sv1")
        actions.set_skills(sv, sv.person.organisation, "operator1", ["answer"])
        assert [kind.name for kind in queries.kinds_of(desk_of(office, "operator1").person)] == ["answer"]
        with pytest.raises(Conflict, match="あなたの担当は"):
            draw(office, "operator1")
        actions.set_skills(sv, sv.person.organisation, "operator1", [])
        assert draw(office, "operator1") == "100"
        told = [one for one in story(sv.person.organisation_id) if one.kind == "person.skills_set"]
        assert [json.loads(one.data) for one in told] == [{"login": "operator1", "skills": skills} for skills in (["answer"], [])]

    def test_what_stands_in_no_list_is_refused(self, office):
        sv = desk_of(office, "sv1")
        with pytest.raises(BadInput):
            actions.set_skills(sv, sv.person.organisation, "operator1", ["flying"])


def test_everything_can_still_be_proved(both):
    draw(both, "operator1")
    sv, case = desk_of(both, "sv1"), case_of(both, "100").pk
    actions.set_aside(desk_of(both, "operator1"), both.programme, case, "deficiency", "待つ", sv.today + DAY)
    actions.move(sv, both.programme, {"deficiency": [case]}, "operator2", "早退")
    actions.rank(sv, both.programme, case, "deficiency", 2, "苦情")
    assert [one.problems for one in verify() if one.problems] == []


def test_the_database_keeps_one_lease_a_task_and_the_whole_log(both):
    draw(both, "operator1")
    row = Lease.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lease.objects.create(case_id=row.case_id, programme=row.programme, kind=row.kind)
    for forbidden in (lambda: Lease.objects.all().delete(), lambda: Log.objects.all().delete(), lambda: Log.objects.update(person="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
