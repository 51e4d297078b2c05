"""Entry from sheets to applications: blind keying by several people, a sealed delivery, its sample, and the intake, once."""

import json

import pytest
from django.db import DatabaseError, transaction

from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.domain.entry import Answer, Mark, Plan, Severity, Verdict
from jimukyoku.office.audit.models import Event
from jimukyoku.office.audit.queries import story
from jimukyoku.office.basics import store
from jimukyoku.office.entry import actions, queries, sampling
from jimukyoku.office.entry.models import Agreed, Bundle, Cutting, Keying, Record, Ruling, Sheet
from jimukyoku.office.intake.models import Application
from jimukyoku.office.oversight.verify import verify
from tests.office.paper import WRITTEN, Keyer, all_key, employ_keyers, image, line, take_in, terms
from tests.office.world import OPEN, case_of


@pytest.fixture
def office(world_on_both):
    """Four households that were written to, and nobody has answered yet."""
    for number in ("100", "101", "102", "103"):
        world_on_both.household(number, known=False)
    world_on_both.start()
    return world_on_both.chain(OPEN).office


@pytest.fixture
def lines(office):
    return [line(case_of(office, number).receipt_number) for number in ("100", "101", "102")]


@pytest.fixture
def keyers(office):
    return [Keyer(desk, office) for desk in employ_keyers(office)]


def seal(office, bundle):
    return actions.seal(office.desk("sv1"), office.programme, bundle)


def accept(office, bundle, wrong=()):
    """Look at every record of the sample; return the verdict."""
    officer = office.desk("officer1")
    sample = sampling.draw_sample(officer, office.programme, bundle)
    for record in sampling.drawn(sample):
        verdict = sampling.inspect(officer, office.programme, bundle, record, wrong)
        if verdict != Verdict.GO_ON:
            return verdict
    raise AssertionError("the sample never ends")


def test_from_sheets_to_applications_once(office, lines, keyers):
    bundle = take_in(office, [*lines, {"file": "x.pdf", "page": 1, "form": "", "receipt_number": "", "placed": False, "reason": "四隅の印がない",
                                       "seconds": 0.1, "fields": {}}])  # fmt: skip
    assert (Sheet.objects.count(), Sheet.objects.get(placed=False).reason, Record.objects.count()) == (4, "四隅の印がない", 3)
    done = all_key(keyers)
    assert sum(done.values()) == Keying.objects.count() == 2 * len(WRITTEN) * 3
    assert set(Agreed.objects.values_list("how", flat=True)) == {"agreed"}
    seal(office, bundle)
    assert sampling.hand_on(office.desk("sv1"), office.programme) == 0  # nothing goes on that was not accepted
    assert accept(office, bundle) == Verdict.ACCEPTED
    assert sampling.hand_on(office.desk("sv1"), office.programme) == 3
    assert sampling.hand_on(office.desk("sv1"), office.programme) == 0
    assert {one.status for one in Application.objects.all()} == {"attached"}
    assert json.loads(Application.objects.order_by("pk").first().raw)["account_number"] == "9000001"
    assert case_of(office, "100").state == "entered"
    assert [one.kind for one in story(bundle.pk) if one.kind != "entry.keyed"] == [
        "entry.taken_in", "entry.sealed", "entry.sample_drawn", "entry.inspected", "entry.inspected", "entry.inspected", "entry.accepted",
        "entry.handed_on"]  # fmt: skip
    assert [check.problems for check in verify() if check.problems] == []


def test_what_two_disagree_about_goes_to_a_third(office, lines, keyers):
    take_in(office, lines[:1])
    keyers[1].says = keyers[0].says = {"account_number": "9000002", "applicant_birth": "S25.4.1"}
    all_key(keyers)
    by = {one.cutting.field: one for one in Agreed.objects.select_related("cutting")}
    hands = list(Keying.objects.filter(cutting__field="account_number").values_list("by", "step"))
    assert len({who for who, _step in hands}) == len(hands)
    assert by["applicant_birth"].how == "agreed"  # two ways to write one day
    wrong = {who for who, _step in hands} & {"keyer1", "keyer2"}
    assert by["account_number"].value == ("9000002" if len(wrong) == 2 and len(hands) == 2 else "9000001")


def test_nobody_is_offered_what_they_keyed_nor_name_and_account_together(office, lines, keyers):
    take_in(office, lines)
    first = keyers[0]
    count = first.work()
    mine = list(Keying.objects.filter(by=first.desk.login).select_related("cutting"))
    for record in Record.objects.all():
        pieces = {one.cutting.piece for one in mine if one.cutting.record_id == record.pk}
        assert not {"who", "money"} <= pieces
    assert count == len({one.cutting_id for one in mine}) and actions.draw(first.desk, office.programme) == []
    cutting = Cutting.objects.filter(step="second").first()
    Cutting.objects.filter(pk=cutting.pk).update(holder=first.desk.login, until="9")  # even if it came into their hands
    (saved,) = actions.key(first.desk, office.programme, [first.said(cutting, Answer(Mark.VALUE, "1"))])
    assert "すでに入力" in saved.refused


def test_two_people_are_enough_where_pieces_are_not_kept_apart(office, lines, keyers):
    take_in(office, lines, apart=False)
    assert sum(all_key(keyers[:2]).values()) == 2 * len(WRITTEN) * 3


def test_an_answer_sent_twice_is_kept_once_and_late_ones_are_refused(office, lines, keyers):
    take_in(office, lines)
    one, other = keyers[:2]
    (drawn, *_rest) = actions.draw(one.desk, office.programme, 5)
    said = one.said(drawn, Answer(Mark.VALUE, "0001"), key="k1")
    for _ in range(2):
        assert actions.key(one.desk, office.programme, [said])[0].refused == ""
    assert Keying.objects.count() == 1 and Event.objects.filter(kind="entry.keyed").count() == 1
    late = one.said(actions.draw(one.desk, office.programme, 1)[0], Answer(Mark.VALUE, "0001"))
    later = type(other.desk)(other.desk.person, other.desk.at.replace(hour=23))
    assert late.cutting in [each.pk for each in actions.draw(later, office.programme, 50)]
    assert "持ち時間" in actions.key(one.desk, office.programme, [late])[0].refused
    assert "持ち時間" in actions.key(one.desk, office.programme, [one.said(drawn, Answer(Mark.VALUE, "1"), fence=99)])[0].refused


@pytest.mark.parametrize(("value", "refused"), [("1" * 11, "10文字まで"), ("", "10文字まで")])
def test_what_cannot_be_an_answer_is_refused(office, lines, keyers, value, refused):
    take_in(office, [line(lines[0]["receipt_number"], {"account_number": "1"})])
    (drawn,) = actions.draw(keyers[0].desk, office.programme)
    (saved,) = actions.key(keyers[0].desk, office.programme, [keyers[0].said(drawn, Answer(Mark.VALUE, value))])
    assert refused in saved.refused and not Keying.objects.exists()


def test_verifying_asks_the_second_person_once_more(office, lines, keyers):
    take_in(office, [line(lines[0]["receipt_number"], {"account_number": "9000001"})], plan=Plan.VERIFY)
    keyers[0].work()
    (drawn,) = actions.draw(keyers[1].desk, office.programme)
    (saved,) = actions.key(keyers[1].desk, office.programme, [keyers[1].said(drawn, Answer(Mark.VALUE, "9000007"))])
    assert saved.again is not None and actions.draw(keyers[2].desk, office.programme) == []
    again = keyers[1].said(drawn, Answer(Mark.VALUE, "9000001"), fence=saved.again)
    assert actions.key(keyers[1].desk, office.programme, [again])[0].again is None
    assert Agreed.objects.get().value == "9000001"


def test_the_reading_settles_alone_only_what_neither_money_nor_identity_hangs_on(office, lines, keyers):
    take_in(office, [line(lines[0]["receipt_number"], accepted=True, account_number="9000007")], plan=Plan.READING_FIRST)
    read = {one.cutting.field for one in Agreed.objects.select_related("cutting")}
    assert read == {"applicant_role", "declared_exempt", "id_document", "account_document", "signed"}
    all_key(keyers)
    how = dict(Agreed.objects.values_list("cutting__field", "how"))
    assert (how["account_number"], how["bank_code"], how["signed"]) == ("agreed", "reading", "read")


def test_unreadable_and_blank_arrive_as_such(office, lines, keyers):
    written = {**WRITTEN, "applicant_name": "?", "applicant_role": ""}
    bundle = take_in(office, [line(lines[0]["receipt_number"], written, reading=False)])
    for one in keyers:
        one.says = {"applicant_name": "?", "applicant_role": ""}
    all_key(keyers)
    accept(office, seal(office, bundle))
    sampling.hand_on(office.desk("sv1"), office.programme)
    row = Application.objects.get()
    assert "applicant_role" not in json.loads(row.raw) and json.loads(row.raw)["applicant_name"] == "●"
    assert json.loads(row.problems) == {"applicant_name": "氏名が判読できません。"}
    assert "applicant_name" not in json.loads(row.values)


def test_a_delivery_is_sealed_whole_and_never_changes(office, lines, keyers):
    bundle = take_in(office, lines[:1])
    with pytest.raises(Conflict) as refused:
        seal(office, bundle)
    assert refused.value.code == "bundle-open" and "16件" in refused.value.what
    all_key(keyers)
    sealed = seal(office, bundle)
    told = json.loads([one for one in story(bundle.pk) if one.kind == "entry.sealed"][-1].data)
    assert (told["sheets"], told["records"], told["fields"], told["seal"]) == (1, 1, 16, sealed.seal)
    assert queries.sealed_figures(sealed)["seal"] == sealed.seal
    for table in (Keying, Agreed):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(value="x")
    with pytest.raises(Conflict):
        seal(office, bundle)


def test_verify_finds_a_delivery_that_was_changed_afterwards(office, lines, keyers):
    from django.db import connection

    bundle = take_in(office, lines[:1])
    all_key(keyers)
    seal(office, bundle)
    assert [check.seen for check in verify() if "入力の納品" in check.name] == [1]
    with connection.cursor() as cursor:  # somebody with the database's own rights
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE entry_agreed DISABLE TRIGGER ALL")
        else:
            cursor.execute("DROP TRIGGER entry_agreed_no_update")
        cursor.execute("UPDATE entry_agreed SET value = '9000009' WHERE value = '9000001'")
    assert [check.problems for check in verify() if check.problems] == [["束「束1」の内容が、納品したときと違います。"]]


def test_a_rejected_delivery_is_keyed_anew_and_looked_at_again(office, lines, keyers):
    bundle = seal(office, *[bundle for bundle in [take_in(office, lines[:2])] if all_key(keyers)])
    assert accept(office, bundle, ["account_number"]) == Verdict.REJECTED
    assert sampling.hand_on(office.desk("sv1"), office.programme) == 0
    with pytest.raises(BadInput):
        sampling.key_anew(office.desk("sv1"), office.programme, bundle, " ")
    sampling.key_anew(office.desk("sv1"), office.programme, bundle, "桁の読み違い。手引きを直した。")
    all_key(keyers)
    bundle = seal(office, Bundle.objects.get(pk=bundle.pk))
    assert accept(office, bundle) == Verdict.ACCEPTED
    assert list(Ruling.objects.order_by("pk").values_list("accepted", flat=True)) == [False, True]
    assert sampling.severity_now(office.programme.pk) == Severity.NORMAL
    assert sampling.hand_on(office.desk("sv1"), office.programme) == 2


def test_a_sample_is_drawn_once_and_only_what_was_drawn_is_looked_at(office, lines, keyers):
    bundle = take_in(office, lines)
    with pytest.raises(Conflict, match="検収を待っていません"):
        sampling.draw_sample(office.desk("officer1"), office.programme, bundle)
    all_key(keyers)
    bundle = seal(office, bundle)
    sample = sampling.draw_sample(office.desk("officer1"), office.programme, bundle)
    assert sampling.draw_sample(office.desk("officer2"), office.programme, bundle).pk == sample.pk
    with pytest.raises(NotFound):
        sampling.inspect(office.desk("officer1"), office.programme, bundle, 10**6, [])
    record = sampling.drawn(sample)[0]
    with pytest.raises(BadInput):
        sampling.inspect(office.desk("officer1"), office.programme, bundle, record, ["nothing"])
    sampling.inspect(office.desk("officer1"), office.programme, bundle, record, [])
    with pytest.raises(Conflict):
        sampling.inspect(office.desk("officer1"), office.programme, bundle, record, [])


def test_known_answers_and_secret_repeats_are_keyed_like_any_other(office, lines, keyers):
    bundle = take_in(office, lines[:1])
    supervisor = office.desk("sv1")
    assert actions.plant(supervisor, office.programme, bundle, [("account_number", image("k", 1, "x"), Answer(Mark.VALUE, "9000001"))]) == 1
    all_key(keyers)
    assert actions.key_again(supervisor, office.programme, bundle, 4) == 4
    assert actions.key_again(supervisor, office.programme, bundle, 1) == 12  # what was laid back is not laid back again
    all_key(keyers)
    again = Keying.objects.filter(cutting__origin="again")
    assert again.count() == 16
    for one in again.select_related("cutting"):
        assert not Keying.objects.filter(cutting=one.cutting.of_id, by=one.by).exists()
    assert Agreed.objects.count() == 16  # measuring settles nothing
    seal(office, bundle)


def test_what_is_held_back_waits_for_the_supervisor(office, lines, keyers):
    take_in(office, lines[:1])
    desk = keyers[0].desk
    drawn = actions.draw(desk, office.programme, 1)[0]
    with pytest.raises(Conflict):
        actions.hold(keyers[1].desk, office.programme, drawn.pk, drawn.fence, "")
    actions.hold(desk, office.programme, drawn.pk, drawn.fence, "別の人の書類が写っている")
    assert drawn.pk not in [one.pk for one in actions.draw(desk, office.programme, 50)]
    assert [one.held for one in queries.held_back(office.programme.pk)] == ["別の人の書類が写っている"]
    actions.release(office.desk("sv1"), office.programme, drawn.pk)
    with pytest.raises(Conflict):
        actions.release(office.desk("sv1"), office.programme, drawn.pk)


def test_a_bundle_is_taken_in_once_and_its_lines_are_understood_or_refused(office, lines):
    bundle = take_in(office, lines)
    assert take_in(office, lines).pk == bundle.pk and Cutting.objects.count() == 48
    with pytest.raises(Conflict, match="別の内容"):
        take_in(office, lines[:1])
    for wrong in ({"file": "a"}, {**lines[0], "fields": {"nothing": {}}}, {**lines[0], "fields": None}):
        with pytest.raises(BadInput) as refused:
            take_in(office, [lines[0], wrong], "束2")
        assert refused.value.where == "2行目"
    with pytest.raises(BadInput):
        actions.take_in(office.desk("operator1"), office.programme, " ", lines, image, terms())
    assert store.fetch(Cutting.objects.first().image_id).startswith(b"\x89PNG")


def test_two_papers_under_one_number_are_two_applications(office, lines):
    take_in(office, [lines[0], {**lines[0], "page": 2, "fields": {}}, {**lines[0], "file": "again.pdf"}])
    assert list(Sheet.objects.order_by("pk").values_list("record__place", flat=True)) == [0, 0, 1]


def test_keys_of_ones_own(office, keyers):
    desk = keyers[0].desk
    actions.set_keys(desk, office.programme, {"back": "ArrowUp", "nothing": "x"})
    assert queries.keys_of(desk.person) == {**queries.KEYS, "back": "ArrowUp"}
    with pytest.raises(BadInput):
        actions.set_keys(desk, office.programme, {"back": "Enter"})
    actions.give_back(desk, office.programme)


def test_a_carpet_of_one_digit(office, keyers):
    """Nine images read as 7, one of which is a 1; whoever looks marks it, and two people who know nothing of it key it."""
    from jimukyoku.office.entry import carpets

    sevens = [line(f"T{place}", {"branch_code": "1" if place == 4 else "7"}, accepted=True, branch_code="7") for place in range(9)]
    take_in(office, [*sevens, line("T9", {"branch_code": "2"}, accepted=True)], plan=Plan.READING_FIRST)
    eye = keyers[0].desk
    carpet = carpets.lay(eye, office.programme)
    assert (carpet.reading.value, len(carpet.cuttings)) == ("7", 9)
    odd = carpet.cuttings[4].pk
    seen = [(one.pk, one.fence) for one in carpet.cuttings]
    assert carpets.look(keyers[1].desk, office.programme, "k", seen, []) == (0, 0)  # they lie before somebody else
    assert carpets.look(eye, office.programme, "k", seen, [odd]) == (8, 1)
    assert carpets.look(eye, office.programme, "k", seen, [odd]) == (0, 0)
    assert set(Agreed.objects.values_list("how", "value")) == {("carpet", "7")}
    assert carpets.lay(eye, office.programme).reading.value == "2"
    for one in keyers[1:3]:
        one.says = {"branch_code": "1"}
        one.work(limit=1)
    assert Agreed.objects.get(cutting=odd).value == "1" and Event.objects.filter(kind="entry.odd").count() == 1
