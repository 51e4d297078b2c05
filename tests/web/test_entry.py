"""The calls of the keying station and the room's pages, without a browser: what is told, what is refused, when to rest."""

import datetime as dt
import json

import pytest

from jimukyoku.domain.entry import Answer, Mark, Plan
from tests.office.paper import image, line, take_in

HOME = "/p/mihon/hikazei-2026/entry/"


@pytest.fixture
def bundle(city):
    from jimukyoku.office.entry.actions import plant

    found = take_in(city, [line("T1", {"account_number": "1", "account_type": "x"})], "B1")
    plant(city.desk("sv1"), city.programme, found, [("account_number", image("k", 1, "x"), Answer(Mark.VALUE, "1"))])
    return found


@pytest.fixture
def operator(enter, bundle):
    return enter("operator1")


def call(client, name, **body):
    return client.post(f"{HOME}keying/{name}/", json.dumps(body), content_type="application/json")


def answer(task, mark="value", value="1", key="k", **more):
    return {"id": task["id"], "fence": task["fence"], "key": f"{key}-{task['id']}", "mark": mark, "value": value, "strokes": 9, "millis": 900, **more}


def test_a_task_tells_nothing_but_what_to_key(operator):
    tasks = call(operator, "draw", limit=50).json()["tasks"]
    assert len(tasks) == 3  # the planted image is one of them, and looks like the others
    assert {tuple(task) for task in tasks} == {("id", "fence", "label", "kind", "length", "exact", "choices", "again", "url")}
    assert [task["choices"] for task in tasks if task["kind"] == "choice"] == [["普通", "当座", "貯蓄"]]
    beside = [task["id"] for task in tasks]
    assert call(operator, "draw", beside=beside).json()["tasks"] == []
    seen = operator.get(tasks[0]["url"])
    assert (seen.headers["Content-Type"], "no-store" in seen.headers["Cache-Control"]) == ("image/png", True)


def test_an_image_is_its_holders_alone(operator, enter):
    (task, *_rest) = call(operator, "draw").json()["tasks"]
    assert enter("sv1").get(task["url"]).status_code == 404
    assert enter("officer1").get(task["url"]).status_code == 403
    call(operator, "leave", answers=[])
    assert operator.get(task["url"]).status_code == 404


def test_leaving_keeps_the_last_answers_first(operator):
    from jimukyoku.office.entry.models import Cutting, Keying

    tasks = call(operator, "draw").json()["tasks"]
    assert call(operator, "leave", answers=[answer(tasks[0])]).json()["saved"] == [{"key": f"k-{tasks[0]['id']}", "refused": "", "again": None}]
    assert Keying.objects.count() == 1 and not Cutting.objects.exclude(holder="").exists()


def test_holding_twice_is_holding_once(operator, enter, city):
    (task, *_rest) = call(operator, "draw").json()["tasks"]
    for _again in range(2):
        assert call(operator, "save", answers=[answer(task, "hold")]).json()["saved"][0]["refused"] == ""
    assert "手元にありません" in call(operator, "save", answers=[answer(task, "hold", fence=99)]).json()["saved"][0]["refused"]
    supervisor = enter("sv1")
    assert "入力者が保留" in supervisor.get(HOME).content.decode()
    supervisor.post(f"{HOME}release/", {"cutting": task["id"]})
    assert "入力者が保留" not in supervisor.get(HOME).content.decode()


@pytest.mark.parametrize("body", ["{", "[]", '{"answers": [{}]}', '{"answers": 1}', '{"answers": [{"mark": "x", "id": 1, "fence": 1, "key": "k"}]}'])
def test_what_is_no_answer_is_refused(operator, body):
    assert operator.post(f"{HOME}keying/save/", body, content_type="application/json").status_code == 400


def test_whoever_keyed_for_an_hour_is_told_to_rest(operator, city):
    from django.utils import timezone

    from jimukyoku.office.basics import bulk
    from jimukyoku.office.entry.actions import _KEYED
    from jimukyoku.office.entry.models import Cutting, Keying
    from jimukyoku.office.work.log import moment

    now = timezone.localtime()
    began = max(now - dt.timedelta(minutes=61), now.replace(hour=0, minute=0, second=0))
    many, pk = int((now - began).total_seconds() // 60), Cutting.objects.first().pk
    bulk.insert(Keying, _KEYED, [(pk, 9 + place, "first", "operator1", "blank", "", 700, 1, moment(began + dt.timedelta(minutes=place)), f"x{place}")
                                 for place in range(many + 1)])  # fmt: skip
    found = call(operator, "draw").json()
    assert found["strokes"] == 700 * (many + 1)
    assert found["rest"].startswith("続けて60分") or many < 60 or found["rest"].startswith("今日の入力は40,000")


def test_a_bundle_is_sealed_by_its_button_when_all_is_settled(operator, city):
    answered = operator.post(f"{HOME}bundles/B1/seal/", follow=True)
    assert "入力が済んでいない項目が2件" in answered.content.decode()
    assert operator.post(f"{HOME}bundles/nothing/seal/").status_code == 404


def test_sheets_that_could_not_be_placed_are_shown_with_their_reason(operator, city):
    lost = {"file": "scan7.pdf", "page": 3, "form": "", "receipt_number": "", "placed": False, "reason": "二重送り", "seconds": 0, "fields": {}}
    take_in(city, [lost], "B2", Plan.DOUBLE)
    text = operator.get(HOME).content.decode()
    assert "scan7.pdf" in text and "二重送り" in text


def test_a_carpet_is_checked_at_once(operator, city):
    from jimukyoku.office.entry.models import Agreed, Cutting

    take_in(city, [line(f"T{place}", {"branch_code": "7"}, accepted=True) for place in range(5)], "B3", Plan.READING_FIRST)
    carpet = operator.get(f"{HOME}carpet/").context["carpet"]
    seen = [f"{one.pk}-{one.fence}" for one in carpet.cuttings]
    operator.post(f"{HOME}carpet/", {"key": "k", "seen": [*seen, "x"], "odd": [str(carpet.cuttings[0].pk)]})
    assert Agreed.objects.filter(how="carpet").count() == 4
    assert Cutting.objects.get(pk=carpet.cuttings[0].pk).mode == "double"
