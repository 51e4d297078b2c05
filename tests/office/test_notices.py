"""Letters from plan to print: the gate is passed again when the world has moved, and an officer may hand a letter over."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.urls import reverse

from jimukyoku.cli.chain import Chain
from jimukyoku.cli.chain.office import publish_pack
from jimukyoku.cli.console import Bars
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound
from jimukyoku.domain.decision import list_hash
from jimukyoku.office.audit.queries import story
from jimukyoku.office.basics import store
from jimukyoku.office.cases.actions import lift_hold
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.decision.actions import decide_list
from jimukyoku.office.decision.queries import proposals
from jimukyoku.office.deficiency.actions import plan_notices
from jimukyoku.office.intake.actions import withdraw
from jimukyoku.office.notices import composing, printing
from jimukyoku.office.notices.actions import posted_by_hand
from jimukyoku.office.notices.announcing import announce
from jimukyoku.office.notices.models import Letter, PrintRun
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.settings import public_url
from tests.office.files import at_once, rewrite, set_column
from tests.office.world import OPEN, PACK, START, case_of, pack_files

NEXT = dt.date(2026, 6, 26)


def planned(world, day=START):
    """Plan the first push letters; then the process is killed."""
    world.write()
    chain = world.chain(day)
    chain.take_in()
    chain.extract()
    return announce(chain.office.desk(Role.OPERATOR), chain.office.programme, "push")


def letters():
    return list(Letter.objects.order_by("pk").values_list("case__household_no", "void"))


def test_whoever_became_protected_between_plan_and_print_is_not_printed(world_on_both):
    """日野市 2023 in slow motion: the run was planned, the process was killed, the protection came in two days later."""
    world = world_on_both
    world.household("100")
    world.household("200")
    run = planned(world)
    world.protected.append("10001")
    world.write()
    office = world.chain(NEXT).office
    world.chain(NEXT).prepare()
    assert letters() == [("100", "protected"), ("200", "")]
    now = PrintRun.objects.get(pk=run.pk)
    assert (now.state, now.count, now.pages) == ("printed", 1, 1)
    assert [letter["household_no"] for letter in json.loads(store.fetch(now.pdf_id))] == ["200"]
    assert case_of(office, "100").unprintable == "protected"
    assert [one.kind for one in story(case_of(office, "100").pk)][-2:] == ["case.unprintable", "notice.voided"]
    first, second = Gate.objects.order_by("pk")
    assert (now.gate_id, first.pk, second.world > first.world, second.rows_in, second.stopped) == (second.pk, run.gate_id, True, 2, 1)
    assert [one.problems for one in verify() if one.problems] == []


def test_a_run_of_which_nothing_is_left_is_void(world):
    world.household("100")
    run = planned(world)
    world.change("10001", "D", "20260620", reported="20260625")
    world.write()
    world.chain(NEXT).prepare()
    assert letters() == [("100", "head_deceased")]
    now = PrintRun.objects.get(pk=run.pk)
    assert (now.state, now.count, now.pdf_id) == ("void", 0, None)
    world.chain(NEXT).prepare()
    assert PrintRun.objects.count() == 1


def test_whoever_moved_between_plan_and_print_gets_the_letter_where_they_live(world_on_both):
    """平川市 2024: the planned letter names the old address; it is void, and the household gets one to the new."""
    world = world_on_both
    world.household("100")
    planned(world)
    world.change("10001", "M", "20260620", reported="20260625", address="見本市東町2-2")
    world.write()
    world.chain(NEXT).prepare()
    assert letters() == [("100", "changed"), ("100", "")]
    assert "東町2-2" in Letter.objects.get(void="").data
    assert sorted(PrintRun.objects.values_list("state", flat=True)) == ["printed", "void"]


def test_what_nothing_happened_to_is_printed_as_it_was_planned(world):
    """Killed and resumed at the same moment over the same world, the run needs no new evidence; a day later it does."""
    for day, gates in ((START, 1), (NEXT, 2)):
        Letter.objects.all().delete()
        world.household(str(day.day))
        run = planned(world)
        world.chain(day).finish_runs()
        assert PrintRun.objects.get(pk=run.pk).state == "printed"
        assert Gate.objects.filter(pk__gte=run.gate_id).count() == gates


def test_a_withdrawal_between_plan_and_print_stops_one_letter_and_not_the_run(world):
    """The notice to whoever withdrew is void; the others are printed, with the days to answer they are promised."""
    for number in ("100", "200"):
        world.household(number, known=False)
        world.apply(number, 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    plan_notices(chain.office.desk(Role.OPERATOR), chain.office.programme)
    withdraw(chain.office.desk(Role.OPERATOR), chain.office.programme, case_of(chain.office, "100").pk, "電話で取下げ")
    world.chain(OPEN).work()
    assert case_of(chain.office, "200").state == "deficient"
    assert list(Letter.objects.filter(kind="deficiency").values_list("case__household_no", "void")) == [("100", "moved_on"), ("200", "")]


def test_a_notice_printed_a_day_late_leaves_all_its_days_to_answer(world):
    """The day to reply by is counted from the day of printing: the notice planned yesterday is void and planned anew."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    plan_notices(chain.office.desk(Role.OPERATOR), chain.office.programme)
    world.chain(OPEN + dt.timedelta(days=1)).work()
    found = list(Letter.objects.filter(kind="deficiency").order_by("pk").values_list("turn", "due", "void"))
    assert found == [(1, "2026-08-05", "late"), (1, "2026-08-06", "")]
    assert case_of(chain.office, "100").rounds == 1


def test_a_file_taken_in_while_letters_are_rendered_starts_them_anew(world, monkeypatch):
    """Rendering takes minutes. What was rendered from the register before is not entered as printed over the one after."""
    world.household("100")
    world.household("200")
    run = planned(world)
    rendered = []

    def stand_in(one):
        if not rendered:
            world.protected.append("10001")
            world.write()
            world.chain(START).take_in()
        rendered.append([letter["household_no"] for letter in printing.queries.letters_of(one)])
        return original(one)

    original = printing.without_rendering
    monkeypatch.setattr(printing, "without_rendering", stand_in)
    world.chain(START).finish_runs()
    assert rendered == [["100", "200"], ["200"]]
    assert letters() == [("100", "protected"), ("200", "")] and PrintRun.objects.get(pk=run.pk).count == 1


def test_a_run_is_rendered_by_the_pack_it_was_planned_under(world):
    """A new version of the pack is published in between: the planned letters still say what was decided to be said."""
    world.household("100")
    run = planned(world)
    files = pack_files(PACK)
    files["letters/push.typ"] += "\n// 新しい版の文面\n#text[第二版]\n".encode()
    before = printing.rendered(world.open(START).programme, run, None)
    office = publish_pack(world.files, files, "officer1", START, world.database)
    assert office.programme.sha256 != run.pack
    Chain(office, Bars(quiet=True)).finish_runs()
    assert store.fetch(PrintRun.objects.get(pk=run.pk).pdf_id) == before[0]


@pytest.mark.parametrize("name", ["protected", "changes"])
def test_without_the_list_of_the_protected_or_of_changes_nothing_is_printed(world, name):
    """A list nobody handed over is not an empty list. A file with only its header is: then printing goes on."""
    world.household("100")
    world.write()
    path = world.files.data / f"{name}.csv"
    header = path.read_bytes()
    path.unlink()
    world.write = lambda: None
    with pytest.raises(Missing) as refused:
        world.start()
    assert (refused.value.code, "見出しだけのファイル" in refused.value.cure) == (f"no-{name}", True)
    assert not Letter.objects.exists()
    path.write_bytes(header)
    world.start()
    assert Letter.objects.count() == 1 and Case.objects.get().route == "push"


def test_the_registers_own_flag_protects_too(world):
    """抑止フラグ: the register may say so where the list does not; no letter by machine, no push."""
    world.household("100")
    world.household("200")
    world.write()
    rewrite(world, "register", set_column("抑止フラグ", "1", "100"))
    office = world.start().office
    assert letters() == [("200", "")]
    assert (case_of(office, "100").unprintable, case_of(office, "100").route) == ("protected", "confirmation")


def test_whoever_a_newer_register_no_longer_lists_gets_no_letter(world_on_both):
    """No file of changes tells of it; the newest extract does."""
    world = world_on_both
    for number in ("100", "200", "300"):
        world.household(number)
    world.write()
    chain = world.chain(START)
    chain.take_in()
    chain.extract()

    def struck_off(rows):
        for household, reason, day in (("100", "B11", "20260620"), ("200", "B21", "20260520")):
            set_column("住民状態コード", "2", household)(rows)
            set_column("消除事由コード", reason, household)(rows)
            set_column("消除年月日", day, household)(rows)

    rewrite(world, "register", struck_off)
    chain = world.chain(NEXT)
    chain.prepare()
    assert letters() == [("300", "")]
    assert {number: case_of(chain.office, number).held or case_of(chain.office, number).unprintable for number in ("100", "200")} == {"100": "head_deceased", "200": "moved"}


def test_two_people_print_at_once(world_on_both):
    """Both find the same cases waiting; one plans their letters, the other finds that done."""
    for number in range(100, 130):
        world_on_both.household(str(number))
    world_on_both.write()
    chain = world_on_both.chain(START)
    chain.take_in()
    chain.extract()
    assert at_once(chain.announce, chain.announce) == [None, None]
    assert Letter.objects.filter(void="").count() == 30
    assert sum(PrintRun.objects.filter(state="printed").values_list("count", flat=True)) == 30


def held_at_decision(world):
    """A protected household whose decision was made and whose notice no machine may print."""
    world.household("100", known=False)
    world.household("200", known=False)
    for number in ("100", "200"):
        world.apply(number)
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    listed = proposals(chain.office.programme.pk)
    decide_list(chain.office.desk("officer1"), chain.office.programme, listed, list_hash(listed))
    world.protected.append("10001")
    world.write()
    chain = world.chain(OPEN)
    chain.take_in()
    chain.notify()
    assert (case_of(chain.office, "100").state, case_of(chain.office, "100").unprintable) == ("approved", "protected")
    return chain.office


def test_an_officer_hands_the_decision_to_a_protected_household(world_on_both):
    """The case goes on although no machine may print for it; it stays held for printing, and no second letter is made."""
    world = world_on_both
    office = held_at_decision(world)
    case = case_of(office, "100")
    count = posted_by_hand(office.desk("officer1"), office.programme, [case.pk], "decision", "窓口で本人に手渡し")
    case.refresh_from_db()
    assert (count, case.state, case.unprintable) == (1, "notified", "protected")
    letter = Letter.objects.get(case=case, kind="decision")
    assert (letter.run_id, letter.page, letter.turn, letter.void) == (None, 0, 1, "")
    assert "見本市" not in letter.data
    events = story(case.pk)
    assert [one.kind for one in events][-2:] == ["notice.posted_by_hand", "case.notify"]
    assert json.loads(events[-2].data)["reason"] == "窓口で本人に手渡し"
    lift_hold(office.desk("officer1"), office.programme, case.pk, "手渡し済み", seen="protected")
    world.chain(OPEN).notify()
    assert Letter.objects.filter(case=case, kind="decision").count() == 1
    assert [one.problems for one in verify() if one.problems] == []


def test_a_deficiency_notice_by_hand_names_the_day_to_answer_by(world):
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.start()
    world.protected.append("10001")
    world.write()
    chain = world.chain(OPEN)
    chain.take_in()
    chain.work()
    office, case = chain.office, case_of(chain.office, "100")
    assert (case.state, case.unprintable) == ("screened", "protected")
    with pytest.raises(BadInput):
        posted_by_hand(office.desk("officer1"), office.programme, [case.pk], "deficiency", "手渡し")
    with pytest.raises(BadInput):
        posted_by_hand(office.desk("officer1"), office.programme, [case.pk], "deficiency", "手渡し", due=OPEN)
    due = dt.date(2026, 8, 5)
    posted_by_hand(office.desk("officer1"), office.programme, [case.pk], "deficiency", "手渡し", due=due)
    case.refresh_from_db()
    assert (case.state, case.rounds, Letter.objects.get(kind="deficiency").due) == ("deficient", 1, "2026-08-05")
    world.answer("100", "2026-07-28", 署名="あり")
    world.write()
    world.chain(dt.date(2026, 7, 29)).intake("answers")
    assert case_of(office, "100").state == "answered"


def test_the_first_letter_by_hand(world):
    world.household("100")
    world.protected.append("10001")
    office = world.start().office
    case = case_of(office, "100")
    posted_by_hand(office.desk("officer1"), office.programme, [case.pk], "confirmation", "別送した")
    assert Letter.objects.get(case=case).kind == "confirmation" and case_of(office, "100").state == "expected"


def test_what_may_not_be_entered_as_sent_by_hand(world):
    """Only by an officer, with a reason, for a letter that is due, and only where the machine is kept from printing it."""
    office = held_at_decision(world)
    held, other = case_of(office, "100").pk, case_of(office, "200").pk

    def enter(cases, who="officer1", kind="decision", reason="手渡し"):
        posted_by_hand(office.desk(who), office.programme, cases, kind, reason)

    for wrong, error in (
        ({"cases": [held], "who": "operator1"}, NotAllowed), ({"cases": [held], "reason": " "}, BadInput), ({"cases": [held], "kind": "card"}, BadInput),
        ({"cases": [held], "kind": "push"}, Conflict), ({"cases": [held, other]}, Conflict), ({"cases": [held, 999_999]}, NotFound), ({"cases": []}, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            enter(**wrong)
    assert not Letter.objects.filter(case=held, kind="decision").exists() and case_of(office, "100").state == "approved"


def test_letters_name_the_address_of_the_door_where_residents_reach_the_office(world):
    world.household("100", known=False)
    world.write()
    chain = world.chain(START)
    chain.take_in()
    programme, pack = chain.office.programme, pack_of(chain.office.programme)
    assert composing.common(pack, programme, START, "")["door"] is None
    with override_settings(PUBLIC_URL="https://online.city.example"):
        door = composing.common(pack, programme, START, "")["door"]
    assert door["address"] == "https://online.city.example" + reverse("resident_start", kwargs={"programme": programme})
    assert door["qr"].startswith("<svg")


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("", ""), ("https://online.city.example", "https://online.city.example"), ("https://online.city.example/", "https://online.city.example"),
        ("http://localhost:8000", "http://localhost:8000"), ("http://online.city.example", None), ("online.city.example", None),
        ("https://online.city.example/apply", None), ("https://", None), ("https://u:p@online.city.example", None), ("https://見本市.example", None),
    ],
)  # fmt: skip
def test_only_an_address_that_residents_can_open_is_printed(url, taken):
    if taken is None:
        with pytest.raises(ImproperlyConfigured, match="JIMUKYOKU_PUBLIC_URL"):
            public_url(url)
    else:
        assert public_url(url) == taken
