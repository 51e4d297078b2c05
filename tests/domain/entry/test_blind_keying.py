"""Two who cannot see each other, and a third: when a field is settled, by whom, and who may not touch it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.entry import Answer, Keyed, Mark, Mode, Piece, Plan, Step, barring, may_key, may_see, mode_of, piece_of, same, standing
from jimukyoku.domain.programme import Field, FieldKind, Sensitivity

NUMBER = Field("account_number", "口座番号", FieldKind.DIGITS, Sensitivity.SENSITIVE, 10)
NAME = Field("applicant_name", "氏名", FieldKind.TEXT, length=100)
KANA = Field("applicant_kana", "フリガナ", FieldKind.KANA, length=100)
BIRTH = Field("applicant_birth", "生年月日", FieldKind.DATE)
NOTE = Field("note", "備考", FieldKind.TEXT, Sensitivity.PUBLIC)
BLANK, UNREADABLE = Answer(Mark.BLANK), Answer(Mark.UNREADABLE)


def said(text):
    return {"": BLANK, "?": UNREADABLE}.get(text) or Answer(Mark.VALUE, text)


def keyed(story):
    """``a1:123 b2:124`` → a keyed 123 first, b 124 second; steps are 1, 2, ! (again) and 3."""
    steps = {"1": Step.FIRST, "2": Step.SECOND, "!": Step.AGAIN, "3": Step.THIRD}
    return [Keyed(one[0], steps[one[1]], said(one[3:])) for one in story.split()]


@pytest.mark.parametrize(
    ("mode", "reading", "story", "step", "outcome", "how", "barred"),
    [
        ("double", None, "", "first", None, "", ""),
        ("double", None, "a1:123", "second", None, "", "a"),
        ("double", None, "a1:123 b2:123", None, "123", "agreed", ""),
        ("double", None, "a1:123 b2:１２３", None, "１２３", "agreed", ""),
        ("double", None, "a1:123 b2:124", "third", None, "", "ab"),
        ("double", None, "a1:123 b2:124 c3:125", None, "125", "third", ""),
        ("double", None, "a1:? b2:?", None, "?", "agreed", ""),
        ("double", None, "a1:? b2:", "third", None, "", "ab"),
        ("verify", None, "a1:123 b2:124", "again", None, "", "a"),
        ("verify", None, "a1:123 b2:124 b!:123", None, "123", "agreed", ""),
        ("verify", None, "a1:123 b2:124 b!:124", "third", None, "", "ab"),
        ("single", None, "a1:123", None, "123", "single", ""),
        ("reading_first", "123", "", "first", None, "", ""),
        ("reading_first", "123", "a1:123", None, "123", "reading", ""),
        ("reading_first", "123", "a1:124", "second", None, "", "a"),
        ("reading_first", "123", "a1:124 b2:124", None, "124", "agreed", ""),
        ("reading_first", "123", "a1:124 b2:123", None, "123", "reading", ""),
        ("reading_first", "123", "a1:124 b2:125", "third", None, "", "ab"),
        ("reading_third", "124", "a1:123 b2:124", None, "124", "reading", ""),
        ("reading_third", "123", "a1:123 b2:124", None, "123", "reading", ""),
        ("reading_third", "129", "a1:123 b2:124", "third", None, "", "ab"),
        ("reading_third", "129", "a1:123 b2:123", None, "123", "agreed", ""),
        ("carpet", "7", "a1:7", None, "7", "carpet", ""),
        ("carpet", "7", "a1:1", "second", None, "", "a"),
        ("read", "123", "", None, "123", "read", ""),
    ],
)
def test_where_a_field_stands(mode, reading, story, step, outcome, how, barred):
    found = standing(NUMBER, Mode(mode), keyed(story), said(reading) if reading else None)
    assert (found.step, found.how) == (step and Step(step), how)
    assert found.outcome == (None if outcome is None else said(outcome))
    assert found.barred == set(barred)


def test_whoever_is_asked_again_is_the_only_one_asked():
    stands = standing(NUMBER, Mode.VERIFY, keyed("a1:1 b2:2"))
    assert [who for who in "abc" if may_key(who, stands)] == ["b"]
    assert not any(may_key(who, standing(NUMBER, Mode.DOUBLE, keyed("a1:1 b2:1"))) for who in "abc")


@pytest.mark.parametrize(
    ("field", "one", "other", "alike"),
    [
        (KANA, "みほん　たろう", "ミホン タロウ", True), (KANA, "ﾐﾎﾝ ﾀﾛｳ", "ミホンタロウ", False), (BIRTH, "S30.4.1", "昭和30年4月1日", True),
        (BIRTH, "1955-04-01", "S30.4.2", False), (NAME, "髙橋", "高橋", False), (NAME, "見本　太郎", "見本 太郎", True),
        (NUMBER, "12-34", "1234", True), (NUMBER, "１２x", "12x", True),
    ],
)  # fmt: skip
def test_the_same_is_what_is_meant(field, one, other, alike):
    assert same(field, said(one), said(other)) is alike


@pytest.mark.parametrize(
    ("plan", "field", "read", "accepted", "mode"),
    [
        (Plan.DOUBLE, NOTE, True, True, Mode.DOUBLE), (Plan.PARTIAL, NOTE, False, False, Mode.SINGLE), (Plan.PARTIAL, NUMBER, True, True, Mode.DOUBLE),
        (Plan.PARTIAL, NAME, False, False, Mode.DOUBLE), (Plan.READING_FIRST, NOTE, True, True, Mode.READ),
        (Plan.READING_FIRST, NUMBER, True, True, Mode.READING_FIRST), (Plan.READING_FIRST, NUMBER, False, False, Mode.DOUBLE),
        (Plan.READING_THIRD, NUMBER, True, True, Mode.READING_THIRD), (Plan.VERIFY, NOTE, True, True, Mode.VERIFY),
    ],
)  # fmt: skip
def test_how_a_field_is_keyed(plan, field, read, accepted, mode):
    assert mode_of(plan, field, read=read, accepted=accepted) == mode


def test_a_single_digit_may_lie_in_a_carpet():
    assert mode_of(Plan.READING_FIRST, NUMBER, read=True, accepted=True, single_digit=True) == Mode.CARPET


answers = st.sampled_from(["1", "2", "3", "", "?"]).map(said)
modes = st.sampled_from([mode for mode in Mode if mode not in (Mode.SINGLE, Mode.READ)])
TWO = {"agreed", "third", "reading", "carpet"}


def play(mode, reading, people, said_by):
    """Let people key one after the other, whoever may; return (standing, keyings)."""
    done = []
    for who, answer in zip(people, said_by, strict=False):
        stands = standing(NUMBER, mode, done, reading)
        if may_key(who, stands):
            done.append(Keyed(who, stands.step, answer))
    return standing(NUMBER, mode, done, reading), done


@given(modes, st.one_of(st.none(), answers), st.lists(st.sampled_from("abcd"), min_size=8, max_size=8), st.lists(answers, min_size=8, max_size=8))
def test_nobody_settles_a_field_alone(mode, reading, people, said_by):
    stands, done = play(mode, reading, people, said_by)
    hands = {one.by for one in done}
    if stands.outcome is not None:
        assert stands.how in TWO
        voters = [one for one in done if same(NUMBER, one.answer, stands.outcome)]
        helped = reading is not None and same(NUMBER, reading, stands.outcome)
        assert len(hands) + helped >= 2 and (stands.how == "third" or len({one.by for one in voters}) + helped >= 2)
    seen = [one.by for one in done if one.step != Step.AGAIN]
    assert len(seen) == len(set(seen)), "nobody does two steps of one field, but for keying again"


@given(modes, st.one_of(st.none(), answers), st.lists(answers, min_size=4, max_size=4))
def test_three_people_are_always_enough(mode, reading, said_by):
    stands, _done = play(mode, reading, "abbc", said_by)
    assert stands.outcome is not None or mode == Mode.VERIFY or play(mode, reading, "abc", said_by)[0].outcome is not None


@given(answers, answers, answers)
def test_who_came_first_makes_no_difference(one, other, third):
    def outcome(*said_by):
        return play(Mode.DOUBLE, None, "abc", said_by)[0].outcome

    assert same(NUMBER, outcome(one, other, third), outcome(other, one, third))


def test_names_and_accounts_are_keyed_by_different_people():
    assert [piece_of(one) for one in (NAME, KANA, BIRTH, NUMBER, NOTE)] == [Piece.WHO, Piece.WHO, Piece.WHO, Piece.MONEY, Piece.REST]
    assert may_see([Piece.WHO, Piece.REST], Piece.WHO) and not may_see([Piece.WHO], Piece.MONEY)
    assert (barring(Piece.MONEY), barring(Piece.REST)) == ({Piece.WHO}, frozenset())


@given(st.lists(st.sampled_from(list(Piece)), max_size=8))
def test_what_one_person_sees_is_never_who_and_money(offered):
    seen = set()
    for piece in offered:
        if may_see(seen, piece):
            assert not barring(piece) & seen
            seen.add(piece)
    assert not {Piece.WHO, Piece.MONEY} <= seen
