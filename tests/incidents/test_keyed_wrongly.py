"""Real offices keyed paper wrongly and nobody looked. Each story is told, the mistake is tried, the system refuses or cries."""

import pytest

from jimukyoku.domain.access import Duty, Role, Side, may
from jimukyoku.domain.basics import Conflict, NotAllowed, NotFound
from jimukyoku.domain.entry import Answer, Mark, Plan, Verdict
from jimukyoku.office.access.actions import employ, found
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.entry import actions, sampling
from jimukyoku.office.entry.models import Agreed, Keying, Record
from jimukyoku.office.intake.models import Application
from tests.office.paper import WRITTEN, Keyer, all_key, employ_keyers, line, take_in
from tests.office.world import OPEN, case_of


@pytest.fixture
def office(world):
    world.household("100", known=False)
    world.household("101", known=False)
    world.start()
    return world.chain(OPEN).office


@pytest.fixture
def lines(office):
    return [line(case_of(office, number).receipt_number, accepted=True) for number in ("100", "101")]


def test_nenkin_2018_two_people_were_contracted_and_one_machine_read(office, lines):
    """日本年金機構/SAY企画 2018: the contract demanded entry by two people; the firm scanned, and nobody checked. Of 5.28 million
    people's declarations the records of some 318,000 were wrong, and 104,000 were paid two thousand million yen too little.

    However sure a reading is, it settles nothing that money or identity hangs on; one person cannot be two, neither by drawing
    nor by sending; and what was not keyed twice cannot be delivered.
    """
    bundle = take_in(office, lines, plan=Plan.READING_FIRST)
    alone = set(Agreed.objects.filter(how="read").values_list("cutting__field", flat=True))
    assert alone.isdisjoint({"applicant_name", "applicant_kana", "applicant_birth", "bank_code", "account_number", "account_holder_kana", "declines"})
    double = take_in(office, lines, "二人入力の束", Plan.DOUBLE, apart=False)
    (clerk, *_others) = [Keyer(desk, office) for desk in employ_keyers(office, 2)]
    clerk.work()
    assert actions.draw(clerk.desk, office.programme) == []
    cutting = double.cutting_set.filter(step="second").first()
    double.cutting_set.filter(pk=cutting.pk).update(holder=clerk.desk.login, until="9")
    (saved,) = actions.key(clerk.desk, office.programme, [clerk.said(cutting, Answer(Mark.VALUE, "1"))])
    assert saved.refused and Keying.objects.filter(cutting=cutting).count() == 1
    for one in (bundle, double):
        with pytest.raises(Conflict) as refused:
            actions.seal(office.desk("sv1"), office.programme, one)
        assert refused.value.code == "bundle-open"


def test_nenkin_2018_the_client_never_did_the_sampling_of_the_contract(office, lines):
    """The same: the contract gave the client an acceptance test at every delivery, and it was never done.

    Nothing of a delivery reaches the intake until the municipality's own people have looked at a sample that was drawn after
    sealing; a contractor's people can do neither; and one delivery too many with mistakes is sent back whole.
    """
    bundle = take_in(office, lines)
    keyers = [Keyer(desk, office) for desk in employ_keyers(office)]
    all_key(keyers)
    supervisor, officer = office.desk("sv1"), office.desk("officer1")
    bundle = actions.seal(supervisor, office.programme, bundle)
    assert sampling.hand_on(supervisor, office.programme) == 0 and not Application.objects.exists()
    assert [role for role in Role if may(role, Side.CONTRACTOR, Duty.ACCEPT)] == []
    with pytest.raises(NotAllowed):
        sampling.draw_sample(supervisor, office.programme, bundle)
    sample = sampling.draw_sample(officer, office.programme, bundle)
    record = sampling.drawn(sample)[0]
    with pytest.raises(NotAllowed):
        sampling.inspect(supervisor, office.programme, bundle, record, [])
    assert sampling.inspect(officer, office.programme, bundle, record, ["applicant_birth"]) == Verdict.REJECTED
    assert sampling.hand_on(supervisor, office.programme) == 0 and not Application.objects.exists()


def test_nenkin_2018_the_names_were_passed_on_to_another_firm(office, lines):
    """The same: the names and readings of about five million people went on to a firm in China that nobody had agreed to.

    A firm to which the programme was not entrusted does not learn that it exists, whoever hands its people an address; and nobody
    who keys gets a name together with an account.
    """
    bundle = take_in(office, lines)
    stranger = employ(found("saisaki", "再委託先", Side.CONTRACTOR, at=office.at), "outside1", "外 太郎", Role.OPERATOR, at=office.at)
    for act in (actions.draw, lambda desk, programme: actions.key(desk, programme, []), lambda desk, programme: actions.seal(desk, programme, bundle)):
        with pytest.raises(NotFound):
            act(Desk(stranger, office.at), office.programme)
    keyers = [Keyer(desk, office) for desk in employ_keyers(office)]
    all_key(keyers)
    for one in keyers:
        for record in Record.objects.filter(bundle=bundle):
            pieces = set(Keying.objects.filter(by=one.desk.login, cutting__record=record).exclude(step="third").values_list("cutting__piece", flat=True))
            assert not {"who", "money"} <= pieces


def test_a_bulk_job_of_2026_wrote_60_of_33169_rows_twice(office, lines):
    """A notification service of a government, 2026: rows got their number only when they were written, so a repeated part was there twice.

    The station numbers an answer before it is sent, the record its application before anybody keys: sending, taking in and
    handing on again and again changes nothing.
    """
    bundle = take_in(office, lines)
    assert take_in(office, lines).pk == bundle.pk
    keyers = [Keyer(desk, office) for desk in employ_keyers(office)]
    drawn = actions.draw(keyers[0].desk, office.programme, 3)
    said = [keyers[0].said(one, Answer(Mark.VALUE, WRITTEN[one.field])) for one in drawn]
    for _again in range(3):
        assert [one.refused for one in actions.key(keyers[0].desk, office.programme, said + said)] == [""] * 6
    assert Keying.objects.count() == 3
    all_key(keyers)
    officer, supervisor = office.desk("officer1"), office.desk("sv1")
    bundle = actions.seal(supervisor, office.programme, bundle)
    for record in sampling.drawn(sampling.draw_sample(officer, office.programme, bundle)):
        sampling.inspect(officer, office.programme, bundle, record, [])
    assert [sampling.hand_on(supervisor, office.programme) for _again in range(3)] == [2, 0, 0]
    assert Application.objects.count() == 2
