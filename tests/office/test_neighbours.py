"""What two households both call their own is found of both cases, whichever was screened first, whatever has become of it since."""

import itertools
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jimukyoku.domain.screening import COUNTED
from jimukyoku.office.audit.models import Event
from jimukyoku.office.decision.casefile import case_file
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.screening import looking
from jimukyoku.office.screening.actions import screen
from jimukyoku.office.screening.models import Finding
from tests.office.test_deficiency import again
from tests.office.world import OPEN, case_of

ONE = {"口座番号": "7654321"}
NEXT = OPEN.replace(day=28)


def entered(world, **households):
    """Return a chain with an application of each of these households (``h100``), entered and not screened."""
    for name, cells in households.items():
        world.household(name[1:], known=False)
        if cells is not None:
            world.apply(name[1:], **cells)
    world.start()
    return received(world)


def received(world, on=OPEN):
    world.write()
    chain = world.chain(on)
    chain.intake("applications")
    return chain


def screened(chain, *numbers):
    office = chain.office
    return screen(office.desk("operator1"), office.programme, only=[case_of(office, number).pk for number in numbers])


def found(state="open"):
    """Return what is found of what cases share: household -> code -> how heavy it is, how many have it too, who they are."""
    rows = {}
    for one in Finding.objects.filter(state=state, code__startswith="SAME").select_related("case"):
        assert one.code not in rows.setdefault(one.case.household_no, {}), "one finding of a code"
        rows[one.case.household_no][one.code] = (one.severity, *json.loads(one.detail).values())
    return rows


def told(case):
    return [json.loads(data) for data in Event.objects.filter(chain=case.pk, kind="finding.shared").order_by("seq").values_list("data", flat=True)]


def proved():
    return [text for check in verify() for text in check.problems]


@pytest.mark.parametrize("order", [*itertools.permutations(("100", "200", "300")), None])
def test_whichever_comes_first(world, order):
    """One at a time in every order, or all at once: what is open in the end is the same."""
    phone = {"電話番号": "03-1234-5678"}
    chain = entered(world, h100=ONE | phone, h200=ONE | phone, h300=ONE)
    for numbers in [[one] for one in order] if order else [["100", "200", "300"]]:
        screened(chain, *numbers)
    a, b, c = (case_of(chain.office, number).receipt_number for number in ("100", "200", "300"))
    assert found() == {
        "100": {"SAME_ACCOUNT": ("warn", 2, [b, c]), "SAME_PHONE": ("note", 1, [b])},
        "200": {"SAME_ACCOUNT": ("warn", 2, [a, c]), "SAME_PHONE": ("note", 1, [a])},
        "300": {"SAME_ACCOUNT": ("warn", 2, [a, b])},
    }
    assert Event.objects.filter(kind="finding.shared").exists() == bool(order)
    assert proved() == []


def test_a_decided_case_is_told_and_stays_decided(world_on_both):
    """Its officer sees what came out later; nothing becomes of the case by itself."""
    world_on_both.household("200", known=False)
    world_on_both.household("100", known=False)
    world_on_both.apply("100", **ONE)
    before = case_of(world_on_both.decided(), "100")
    world_on_both.apply("200", **ONE)
    chain = received(world_on_both)
    screened(chain, "200")
    after, newcomer = case_of(chain.office, "100"), case_of(chain.office, "200")
    assert (after.state, after.since, after.held, after.decision) == (before.state, before.since, before.held, "approve")
    assert told(after) == [{"shared": ["SAME_ACCOUNT"], "others": [newcomer.receipt_number]}] and told(newcomer) == []
    assert set(found()) == {"100", "200"}
    shows = case_file(chain.office.programme, after.receipt_number, OPEN).findings
    assert [(one.code, list(one.others)) for one in shows] == [("SAME_ACCOUNT", [newcomer.receipt_number])]
    assert proved() == []


def test_let_go_with_these_neighbours_and_not_with_the_next(world):
    """A third household asks anew; one that was there before and changes nothing asks nothing, and one that leaves takes its clue along."""
    chain = entered(world, h100=ONE, h200=ONE | {"署名": "なし"}, h300=None)
    office = chain.office
    screened(chain, "200")
    screened(chain, "100")
    case, pk = case_of(office, "200").pk, Finding.objects.get(case__household_no="200", code="SAME_ACCOUNT").pk
    looking.dismiss(office.desk("operator1"), office.programme, case, pk, "夫の口座と確かめた")
    chain.deficiencies()
    world.answer("200", NEXT.isoformat(), 署名="あり")
    chain = again(world, NEXT)
    assert set(found()) == {"100"} and set(found("dismissed")) == {"200"}
    world.apply("300", on=NEXT.isoformat(), **ONE)
    screened(received(world, NEXT), "300")
    assert {number: codes["SAME_ACCOUNT"][1] for number, codes in found().items()} == {"100": 2, "200": 2, "300": 2}
    assert [event["shared"] for event in told(case_of(office, "100"))] == [["SAME_ACCOUNT"]]
    assert proved() == []


def test_who_leaves_takes_the_clue_along(world):
    """The household gave a wrong number and mends it: the other one shares nothing any more, and is told once."""
    chain = entered(world, h100=ONE, h200=ONE | {"署名": "なし"})
    screened(chain, "100", "200")
    chain.deficiencies()
    world.answer("200", NEXT.isoformat(), 署名="あり", 口座番号="7654322", 振込先="別口座")
    chain = again(world, NEXT)
    assert found() == {} and set(found("resolved")) == {"100", "200"}
    assert told(case_of(chain.office, "100")) == [{"shared": [], "others": []}]
    assert proved() == []


def test_the_number_of_queries_does_not_grow_with_the_neighbours(world):
    """And beyond a count nobody who was there before hears of another."""
    numbers = [str(number) for number in range(100, 100 + COUNTED + 4)]
    chain, asked = entered(world, **{f"h{number}": ONE for number in numbers}), []
    for number in numbers:
        with CaptureQueriesContext(connection) as queries:
            screened(chain, number)
        asked.append(len(queries))
    assert asked[2] == asked[COUNTED] and len(told(case_of(chain.office, "100"))) == COUNTED
    assert found()[numbers[0]]["SAME_ACCOUNT"][1] == found()[numbers[-1]]["SAME_ACCOUNT"][1] == COUNTED
    assert proved() == []
