"""The search page over visits: who looked at what, for auditors and administrators, of their own municipality only."""

import datetime as dt

import pytest

from jimukyoku.domain.access import Role
from jimukyoku.office.audit import visits
from tests.office.world import case_of


@pytest.fixture
def looked(city, neighbour):
    """Looks at two cases on two days, somebody's sign-in, and what belongs to the neighbour."""

    def visit(login, case, day, page="case", act=visits.READ):
        at = dt.datetime.combine(dt.date(2026, 7, day), dt.time(0, 30), tzinfo=dt.timezone(dt.timedelta(hours=9)))
        visits.visited(visits.Visitor(login, at, page, "192.0.2.1"), act, [case])

    first, second = case_of(city, "100"), case_of(city, "200")
    visit("operator1", first.pk, 20)
    visit("operator1", second.pk, 21)
    visit("officer1", first.pk, 22, page="decision_case")
    visit("officer1", None, 22, page="account_login", act=visits.SIGNED_IN)
    visit(neighbour[Role.OFFICER].login, None, 22, act=visits.SIGNED_IN)
    return first, second


def rows(client, **asked):
    found = client.get("/visits/", asked).context["rows"]
    return [(one.login, one.case.receipt_number if one.case else "", one.page) for one in found if one.page]  # without the tests' own sign-ins


def test_everything_of_ones_own_municipality_newest_first(enter, looked):
    first, second = looked
    assert rows(enter("auditor1")) == [
        ("auditor1", "", "visits"), ("officer1", "", "account_login"), ("officer1", first.receipt_number, "decision_case"),
        ("operator1", second.receipt_number, "case"), ("operator1", first.receipt_number, "case"),
    ]  # fmt: skip


def test_another_municipality_sees_nothing_of_it(enter_any, neighbour, looked):
    first, _second = looked
    client = enter_any(neighbour[Role.ADMINISTRATOR].login)
    assert {login.split("-")[0] for login, _receipt, _page in rows(client)} == {"tonari"}
    assert rows(client, receipt=first.receipt_number) == rows(client, actor="officer1") == []


def test_by_person_case_day_kind_and_page(enter, looked):
    first, second = looked
    client = enter("auditor1")
    assert rows(client, actor="operator1", receipt=second.receipt_number) == [("operator1", second.receipt_number, "case")]
    assert [row[0] for row in rows(client, since="2026-07-21", until="2026-07-21")] == ["operator1"]
    assert rows(client, act=visits.SIGNED_IN) == [("officer1", "", "account_login")]
    assert rows(client, page="decisions") == [("officer1", first.receipt_number, "decision_case")]
    assert [one.place for one in client.get("/visits/", {"act": visits.SIGNED_IN, "page": "account_login"}).context["rows"]] == ["サインイン"]
    answer = client.get("/visits/", {"since": "2026-07-22", "until": "2026-07-20"})
    assert "より後の日にしてください" in answer.content.decode() and answer.context["rows"] == []


def test_pages_follow_each_other_without_gap_or_overlap(enter, looked, monkeypatch):
    from jimukyoku.office.oversight import visit_search

    monkeypatch.setattr(visit_search, "PAGE", 2)
    client, seen, after = enter("auditor1"), [], ""
    while True:
        answer = client.get("/visits/", {"page": "cases", **({"after": after} if after else {})})
        seen += [one.case.receipt_number for one in answer.context["rows"]]
        after = answer.context["following"]
        if not after:
            break
    assert seen == [case.receipt_number for case in reversed(looked)]


def test_searching_is_a_visit_itself_and_no_look_at_the_cases_listed(enter, looked):
    first, _second = looked
    before = len(visits.readers(first.pk))
    enter("auditor1").get("/visits/")
    assert len(visits.readers(first.pk)) == before
    assert rows(enter("auditor1"), page="visits")[-1][0] == "auditor1"
