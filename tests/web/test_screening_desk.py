"""The screening desk and the deficiency desk: what waits, what a screener says, the notice, the answer."""

import re

import pytest

from tests.office.world import OPEN, case_of

HOME = "/p/mihon/hikazei-2026/"


@pytest.fixture
def waiting(world):
    """Screened by the rules and by nobody yet: two defects, a name in other characters, a question, nothing wrong."""
    for number in ("100", "200", "300", "400"):
        world.household(number, known=False)
    world.apply("100", 署名="なし", 口座番号="12345")
    world.apply("200", 氏名="見本 花子", フリガナ="ミホン タロウ")
    world.apply("300", 振込先="", 口座確認書類="なし")
    world.apply("400")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    return chain


@pytest.fixture
def city(waiting):
    return waiting.office


def number(office, household):
    return case_of(office, household).receipt_number


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def page(city, enter):
    """Open the screener's page of a household's case."""
    return lambda household, login="operator1": enter(login).get(f"{HOME}screening/{number(city, household)}/")


@pytest.fixture
def say(city, enter):
    """Say something of a household's case."""

    def say(household, act, key="", text="", login="operator1"):
        prefix = f"{act}-{key}" if key else act
        data = {"key": key, f"{prefix}-text": text}
        return enter(login).post(f"{HOME}screening/{number(city, household)}/{act}/", data, follow=True)

    return say


def finding(answer, code):
    return next(one for one, _word in answer.context["about"] if one.code == code)


def test_pages(page, city, enter, say):
    print(text_of(enter("operator1").get(f"{HOME}screening/"))[:300])
    for h in ("100", "200", "300", "400"):
        assert page(h).status_code == 200
    for u in ("deficiency/", f"deficiency/{number(city, '100')}/", f"deficiency/{number(city, '400')}/", f"deficiency/{number(city, '100')}/answer/"):
        assert enter("operator1").get(HOME + u).status_code == 200
