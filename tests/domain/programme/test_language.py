"""The rule language: what it means, what it refuses, and that its three readings agree."""

import datetime as dt
from random import Random

import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.japanese.test_worked_tables import rows

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme.language import (
    Fact,
    Kind,
    compile_expression,
    compile_python,
    evaluate,
    explain,
    impossible,
)
from jimukyoku.engines.rules import evaluate_frame
from jimukyoku.japanese import attains, has_attained, read_register_date

WORDS = {
    "household.size": Fact(Kind.INT, "世帯人数"),
    "household.ok": Fact(Kind.BOOL, "世帯の確認"),
    "application.name": Fact(Kind.TEXT, "氏名"),
    "application.channel": Fact(Kind.TEXT, "受付経路", {"post": "郵送", "online": "オンライン"}),
    "programme.base_date": Fact(Kind.DATE, "基準日"),
    "application.rank": Fact(Kind.INT, "希望順位"),
    "application.kana": Fact(Kind.TEXT, "フリガナ"),
    "application.phone": Fact(Kind.TEXT, "電話番号"),
    "application.sent_on": Fact(Kind.DATE, "送付日"),
    "application.signed_on": Fact(Kind.DATE, "記入日"),
    "member.tax": Fact(Kind.TEXT, "課税区分", {"exempt": "非課税", "taxable": "課税"}),
    "member.birth": Fact(Kind.DATE, "生年月日", bounds=("member.born_from", "member.born_until")),
    "member.born_from": Fact(Kind.DATE, "早くともこの日に生まれた"),
    "member.born_until": Fact(Kind.DATE, "遅くともこの日までに生まれた"),
    "member.dependent": Fact(Kind.BOOL, "被扶養"),
    "member.points": Fact(Kind.INT, "点数"),
}
DAY = dt.date(2026, 6, 1)


def value(source, facts=None, members=()):
    return evaluate(compile_expression(source, WORDS), facts or {}, members)


@pytest.mark.parametrize(
    ("source", "facts", "expected"),
    [
        ("household.size > 2", {"household.size": 3}, True),
        ("household.size > 2", {}, None),
        ("1 < household.size <= 3", {"household.size": 3}, True),
        ("household.ok and household.size > 2", {"household.ok": False}, False),
        ("household.ok or household.size > 2", {"household.ok": True}, True),
        ("not household.ok", {}, None),
        ("known(household.size)", {}, False),
        ("blank(application.name)", {}, True),
        ('application.channel in ["post", "online"]', {"application.channel": "post"}, True),
        ('application.channel not in ["post"]', {}, None),
        ("household.size * 2 - 1", {"household.size": 3}, 5),
        ('attained(programme.base_date, 18, date("2044-05-31"))', {"programme.base_date": DAY}, True),
        ('attained(date("2008-02-29"), 18, date("2026-02-28"))', {}, True),
        ('attained(date("2007-04-02"), 18, date("2025-03-31"))', {}, False),
        ('days(date("2026-06-01"), date("2026-06-11"))', {}, 10),
        ('matches(application.name, "digits7")', {"application.name": "0123456"}, True),
        ("min(household.size, 2)", {"household.size": 5}, 2),
        ("household.size > -5", {"household.size": 0}, True),
        ("household.size in [-1, 2 * 3]", {"household.size": 6}, True),
        ("household.size * 1000000000000", {"household.size": 1_000}, 10**15),
        ("household.size * 1000000000000", {"household.size": 1_001}, None),
        ("0 - household.size * 1000000000000 - 1", {"household.size": 1_000}, None),
        ('attained(programme.base_date, 150, date("9999-12-31"))', {"programme.base_date": dt.date(9850, 1, 1)}, None),
        ('attained(programme.base_date, 0, date("0002-01-01"))', {"programme.base_date": dt.date.min}, None),
        ('days(date("0001-01-01"), date("9999-12-31"))', {}, 3_652_058),
    ],
)
def test_meaning(source, facts, expected):
    assert value(source, facts) is expected or value(source, facts) == expected


EXEMPT, UNKNOWN, TAXABLE = {"member.tax": "exempt"}, {"member.tax": None}, {"member.tax": "taxable"}


@pytest.mark.parametrize(
    ("function", "members", "expected"),
    [
        ("all_members", [EXEMPT, EXEMPT], True),
        ("all_members", [EXEMPT, UNKNOWN], None),
        ("all_members", [TAXABLE, UNKNOWN], False),
        ("all_members", [], True),
        ("any_member", [EXEMPT, UNKNOWN], True),
        ("any_member", [TAXABLE, UNKNOWN], None),
        ("any_member", [], False),
        ("count_members", [EXEMPT, TAXABLE], 1),
        ("count_members", [EXEMPT, UNKNOWN], None),
    ],
)
def test_members_with_unknown(function, members, expected):
    assert value(f'{function}(member.tax == "exempt")', {}, members) is expected


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("household.sise > 1", "unknown-name"),
        ("atained(member.birth, 18, programme.base_date)", "unknown-function"),
        ('member.tax == "exempt"', "member-outside"),
        ('any_member(member.tax == "exemt")', "choice"),
        ("household.size == household.ok", "kind"),
        ('application.name < "a"', "kind"),
        ("household.size / 2 > 1", "not-allowed"),
        ("2 ** 99", "not-allowed"),
        ("().__class__", "unknown-name"),
        ("__import__('os')", "unknown-function"),
        ("lambda: 1", "not-allowed"),
        ("[x for x in 'ab']", "not-allowed"),
        ('f"{household.size}"', "not-allowed"),
        ("99999999999999999999 > household.size", "literal"),
        ("household.size > 1000000 * 1000001", "literal"),
        ("household.size > -(1000000 * 1000001)", "literal"),
        ("attained(programme.base_date, 0 - 1, programme.base_date)", "age"),
        ("household.size > 1 and", "syntax"),
        ("not " * 60 + "household.ok", "too-deep"),
        ("(" * 300 + "household.ok" + ")" * 300, "syntax"),
        ("household.ok or " * 200 + "household.ok", "too-long"),
        ('matches(application.name, ".*")', "pattern"),
        ('date("2026-02-30") < programme.base_date', "date"),
        ("any_member(any_member(member.dependent))", "members"),
    ],
)
def test_refused_with_place_and_reason(source, code):
    with pytest.raises(BadInput) as refused:
        compile_expression(source, WORDS, where="rules.yaml 3行目")
    assert refused.value.code == code
    assert refused.value.where.startswith("rules.yaml 3行目")


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("household.size < 1 and household.size > 5", "決して"),
        ('application.channel == "post" and application.channel == "online"', "決して"),
        ("household.ok and not household.ok", "決して"),
        ("household.size > 1 or household.size <= 1", "いつも"),
        ('programme.base_date < date("2026-01-01") and programme.base_date > date("2026-06-01")', "決して"),
        ("any_member(member.dependent and not member.dependent)", "決して"),
        ("household.size > 2 * 3 and household.size < 7 - 0", "決して"),
        ("household.size < application.rank and application.rank < household.size", "決して"),
        ("household.size == application.rank and household.size > 3 and application.rank < 2", "決して"),
        ("household.size > 1 and household.size < application.rank and application.rank < 3", "決して"),
        ("days(application.sent_on, programme.base_date) > 9 and days(application.sent_on, programme.base_date) < 3 * 3", "決して"),
        ("count_members(member.dependent) < 0", "決して"),
        ("count_members(member.dependent) > -1", "いつも"),
        ("application.name == application.kana and application.name != application.kana", "決して"),
        ('application.channel == application.name and application.name == "fax"', "決して"),
        ('programme.base_date > date("9999-12-31")', "決して"),
        ('programme.base_date >= date("0001-01-01")', "いつも"),
        ("household.ok == (household.size > 1) and household.ok and household.size < 1", "決して"),
        ("2 > 1", "いつも"),
    ],
)
def test_impossible_conditions_are_found(source, word):
    assert word in (impossible(compile_expression(source, WORDS), WORDS) or "")


@pytest.mark.parametrize(
    "source",
    [
        "household.size > 1",
        "any_member(member.dependent)",
        "blank(application.name)",
        "household.size > -5",
        "household.size >= 2 + 3",
        "household.size > 2 * 3",
        "household.size - application.rank == 3 + 4",
        "household.size * application.rank > 10 - 5",
        "max(household.size, 1 + 9) > 10",
        "household.size < application.rank and application.rank < 3 * 7 and household.size > 10",
        "days(application.sent_on, programme.base_date) >= -30",
        'application.sent_on < programme.base_date and programme.base_date != date("2026-01-01")',
        "application.sent_on < programme.base_date and programme.base_date < application.signed_on",
        "application.name != application.kana and application.kana != application.phone and application.name != application.phone",
        "application.channel == application.name",
        "application.channel != application.name and application.name != application.kana",
        "household.ok == (household.size > 5) and household.ok == (application.rank > 5)",
        "length(application.name) + 1 > 100",
        "count_members(true) == household.size and household.size > 3",
        "count_members(member.dependent) > 0 - 5 + 5",
        'date("9999-12-31") > programme.base_date',
    ],
)
def test_possible_conditions_are_left_alone(source):
    assert impossible(compile_expression(source, WORDS), WORDS) is None


def test_an_explanation_reads_as_japanese_and_names_the_member():
    expression = compile_expression('all_members(member.tax == "exempt")', WORDS)
    told = explain(expression, {}, [EXEMPT, UNKNOWN], vocabulary=WORDS)
    assert told.value is None
    assert told.sentence == "世帯員の全員について（課税区分が非課税である）：不明"
    assert [part.sentence for part in told.parts] == [
        "課税区分が非課税である（課税区分＝非課税）：はい",
        "課税区分が非課税である（課税区分＝不明）：不明",
    ]


# --- ages by a birth that is known in part ----------------------------------------------------------------------


def of_member(born, age, on):
    """Return whether a member has attained an age, in all readings, which must agree."""
    source = f"attained(member.birth, {age}, programme.base_date)"
    expression, case = compile_expression(f"all_members({source})", WORDS), {"programme.base_date": on}
    member = {"member.birth": born.date if born.precision == "day" else None, "member.born_from": born.earliest, "member.born_until": born.latest}
    readings = [evaluate(expression, case, [member]), compile_python(expression)(case, [member]), explain(expression, case, [member]).value]
    facts, members = frames([(case, [member])])
    readings += evaluate_frame({"x": expression}, facts, members, key="key")["x"].to_list()
    assert len(set(readings)) == 1, readings
    return readings[0]


@pytest.mark.parametrize(("birth", "age", "by", "attained"), rows("age-and-deadlines", 4))
def test_rules_say_of_an_age_what_the_worked_table_says(birth, age, by, attained):
    found = of_member(read_register_date(birth), int(age), dt.date.fromisoformat(by))
    assert {True: "yes", False: "no", None: "unknown"}[found] == attained


REGISTERED = st.one_of(
    st.builds("{:04}年{}月不詳".format, st.integers(1900, 2025), st.integers(1, 12)),
    st.builds("{:04}年月日不詳".format, st.integers(1900, 2025)),
    st.builds("{:04}年{}月{}".format, st.integers(1900, 2025), st.integers(1, 12), st.sampled_from(["上旬", "中旬", "下旬", "頃", "31日", "29日"])),
    st.sampled_from(["年月日不詳", "昭和年月日不詳", "令和年月日不詳", "1990年代", "平成31年5月1日", "昭和20年春", "2000年2月30日"]),
)


@given(REGISTERED, st.sampled_from([6, 18, 65]), st.integers(-40, 400), st.randoms(use_true_random=False))
def test_an_age_is_known_where_every_day_the_birth_can_be_agrees(birth, age, later, random):
    """Near the day on which it turns: of all days of birth, each alone, or of none that is known."""
    born = read_register_date(birth)
    first, last = born.earliest or dt.date(1926, 1, 1), born.latest or dt.date(2026, 12, 31)
    on = attains(first, age) + dt.timedelta(days=later)
    every = range(first.toordinal(), last.toordinal() + 1)
    some = {first, last, *map(dt.date.fromordinal, every if len(every) < 800 else random.sample(every, 800))}
    answers = {has_attained(day, age, on) for day in some}
    if born.earliest is None:
        answers.add(True)
    if born.latest is None:
        answers.add(False)
    assert of_member(born, age, on) is (answers.pop() if len(answers) == 1 else None)


def test_the_explanation_says_between_which_days_only_where_the_day_is_unknown():
    expression, base = compile_expression("any_member(attained(member.birth, 65, programme.base_date))", WORDS), {"programme.base_date": DAY}
    exact, part = (read_register_date(text) for text in ("昭和36年1月1日", "昭和36年6月頃"))
    members = [
        {"member.birth": one.date if one.exact else None, "member.born_from": one.earliest, "member.born_until": one.latest} for one in (exact, part)
    ]
    first, second = explain(expression, base, members, vocabulary=WORDS).parts
    said = "生年月日から数えて65歳に基準日までに達している"
    assert first.sentence == f"{said}（生年月日＝昭和36年1月1日、基準日＝令和8年6月1日）：はい"
    bounds = "早くともこの日に生まれた＝昭和36年5月1日、遅くともこの日までに生まれた＝昭和36年7月31日"
    assert second.sentence == f"{said}（生年月日＝不明、基準日＝令和8年6月1日、{bounds}）：不明"


# --- the three readings agree -----------------------------------------------------------------------------------

# Numbers up to the largest that may be written, so that products and sums go beyond what any reading reckons with;
# days up to both ends of the calendar.
NUMBERS = st.sampled_from(["household.size", "0", "-3", "3", "17", "1000000000000"])
DATES = st.sampled_from(
    ["programme.base_date", "application.sent_on", 'date("0001-01-01")', 'date("2008-02-29")', 'date("2026-06-01")', 'date("9999-12-31")']
)
ATOMS = st.one_of(
    st.sampled_from(["household.ok", "true", "false", "blank(application.name)", "known(household.size)"]),
    st.builds("{} {} {}".format, NUMBERS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), NUMBERS),
    st.builds("{} < {}".format, DATES, DATES),
    st.builds("attained({}, {}, {})".format, DATES, st.integers(0, 150), DATES),
    st.builds("household.size {} {} > {}".format, st.sampled_from("+-*"), NUMBERS, NUMBERS),
    st.builds("household.size * {} {} household.size * application.rank >= {}".format, NUMBERS, st.sampled_from("+-*"), NUMBERS),
    st.builds("days({}, {}) > {}".format, DATES, DATES, NUMBERS),
    st.builds("min({}, {}) < max({}, 2)".format, NUMBERS, NUMBERS, NUMBERS),
    st.sampled_from(['application.channel in ["post"]', 'application.channel not in ["post", "online"]']),
    st.sampled_from(["length(application.name) > 1", 'matches(application.name, "digits3")']),
)
INNER = st.sampled_from(
    [
        'member.tax == "exempt"', 'member.tax != "taxable" and member.dependent', "not member.dependent",
        "attained(member.birth, 18, programme.base_date)", "member.points > household.size", "known(member.birth)",
    ]
)  # fmt: skip
GROUPS = st.one_of(
    st.builds("any_member({})".format, INNER),
    st.builds("all_members({})".format, INNER),
    st.builds("count_members({}) >= {}".format, INNER, NUMBERS),
    st.builds("sum_members(member.points * {}) < {}".format, NUMBERS, NUMBERS),
    st.builds("sum_members(member.points) * {} >= sum_members(member.points - {})".format, NUMBERS, NUMBERS),
)
CONDITIONS = st.recursive(
    st.one_of(ATOMS, GROUPS),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)
SOME_DAYS = st.sampled_from(
    [
        dt.date.min, dt.date(4, 2, 29), dt.date(2008, 2, 29), dt.date(2008, 4, 1), dt.date(2026, 6, 1), dt.date(2044, 5, 31),
        dt.date(9849, 12, 31), dt.date(9850, 1, 1), dt.date(9996, 2, 29), dt.date.max, None,
    ]
)  # fmt: skip
CASES = st.fixed_dictionaries(
    {
        "household.size": st.sampled_from([None, 0, 1, 3, 17, 1_000, 1_001, 10**12]),
        "application.rank": st.sampled_from([None, 0, 2, 4_000_000_000, 10**12]),
        "application.sent_on": SOME_DAYS,
        "household.ok": st.sampled_from([None, True, False]),
        "application.name": st.sampled_from([None, "", "あ", "123", "𠮷田"]),
        "application.channel": st.sampled_from([None, "post", "online"]),
        "programme.base_date": SOME_DAYS,
    }
)
MEMBER = st.fixed_dictionaries(
    {
        "member.tax": st.sampled_from([None, "exempt", "taxable"]),
        "member.birth": SOME_DAYS,
        "member.born_from": SOME_DAYS,
        "member.born_until": SOME_DAYS,
        "member.dependent": st.sampled_from([None, True, False]),
        "member.points": st.sampled_from([None, 0, 2, 20, 4_000_000_000, 10**12]),
    }
)
HOUSEHOLDS = st.lists(st.tuples(CASES, st.lists(MEMBER, max_size=3)), min_size=1, max_size=4)
DTYPES = {Kind.TEXT: pl.Utf8, Kind.INT: pl.Int64, Kind.BOOL: pl.Boolean, Kind.DATE: pl.Date}


def frames(households):
    facts = [{"key": str(i), **case} for i, (case, _members) in enumerate(households)]
    members = [{"key": str(i), **one} for i, (_case, group) in enumerate(households) for one in group]
    outer = {name: DTYPES[fact.kind] for name, fact in WORDS.items() if not name.startswith("member.")}
    inner = {name: DTYPES[fact.kind] for name, fact in WORDS.items() if name.startswith("member.")}
    return pl.DataFrame(facts, schema={"key": pl.Utf8, **outer}), pl.DataFrame(members, schema={"key": pl.Utf8, **inner})


@given(CONDITIONS, HOUSEHOLDS)
def test_one_case_fast_case_and_set_agree(source, households):
    expression = compile_expression(source, WORDS)
    expected = [evaluate(expression, case, members) for case, members in households]
    fast = compile_python(expression)
    assert [fast(case, members) for case, members in households] == expected
    facts, members = frames(households)
    assert evaluate_frame({"x": expression}, facts, members, key="key")["x"].to_list() == expected


@given(CONDITIONS, CASES, st.lists(MEMBER, max_size=3))
def test_the_explanation_has_the_value(source, case, members):
    expression = compile_expression(source, WORDS)
    assert explain(expression, case, members, vocabulary=WORDS).value is evaluate(expression, case, members)


@given(CONDITIONS, HOUSEHOLDS, st.randoms(use_true_random=False))
def test_the_order_of_households_and_members_does_not_matter(source, households, random):
    expression = compile_expression(source, WORDS)
    facts, members = frames(households)
    shuffled = evaluate_frame(
        {"x": expression}, facts.sample(fraction=1, shuffle=True, seed=random.randrange(99)), members.reverse(), key="key"
    )
    straight = evaluate_frame({"x": expression}, facts, members, key="key")
    assert sorted(shuffled.iter_rows(), key=str) == sorted(straight.iter_rows(), key=str)


@given(CONDITIONS, CASES, CASES)
def test_what_is_settled_with_unknowns_stays_settled(source, case, truth):
    """A condition that is true (or false) although facts are unknown is so whatever those facts turn out to be.

    ``known`` and ``blank`` ask about not knowing itself, so they are left out.
    """
    if "known" in source or "blank" in source:
        return
    expression = compile_expression(source, WORDS)
    before = evaluate(expression, case, ())
    learned = {name: case[name] if case[name] is not None else truth[name] for name in case}
    if before is not None:
        assert evaluate(expression, learned, ()) is before


# --- what is called impossible is impossible --------------------------------------------------------------------

INTS = st.sampled_from(
    ["household.size", "application.rank", "household.size - application.rank", "count_members(member.dependent)", "-1", "0", "1 + 1", "3"]
)
TEXTS = st.sampled_from(["application.name", "application.kana", "application.phone", "application.channel", '"post"', '"あ"'])
DAYS = st.sampled_from(["application.sent_on", "application.signed_on", "programme.base_date", 'date("2026-06-01")', 'date("2026-06-02")'])
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
SMALL = st.recursive(
    st.one_of(
        st.builds("{} {} {}".format, INTS, SIGNS, INTS),
        st.builds("{} {} {}".format, DAYS, SIGNS, DAYS),
        st.builds("{} {} {}".format, TEXTS, st.sampled_from(["==", "!="]), TEXTS),
        st.builds("household.ok == ({} > {})".format, INTS, INTS),
        st.builds("any_member(member.points {} {})".format, SIGNS, INTS.filter(lambda text: "member" not in text)),
        st.sampled_from(["household.ok", "household.size in [1, 2]", 'application.name not in ["あ"]', "known(household.size)"]),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=4,
)
NEAR = [None, dt.date(2026, 5, 31), dt.date(2026, 6, 1), dt.date(2026, 6, 2), dt.date(2026, 6, 3)]
WRITTEN = [None, "post", "あ", "い", "う"]
REAL = {
    **dict.fromkeys(("household.size", "application.rank"), [None, *range(-3, 7)]),
    **dict.fromkeys(("application.name", "application.kana", "application.phone"), WRITTEN),
    **dict.fromkeys(("application.sent_on", "application.signed_on", "programme.base_date"), NEAR),
    "household.ok": [None, True, False],
    "application.channel": [None, "post", "online"],
}
REAL_MEMBER = {"member.dependent": [None, True, False], "member.points": [None, *range(-2, 5)]}


def drawn(random, facts):
    return {name: random.choice(values) for name, values in facts.items()}


@settings(max_examples=500)
@given(SMALL, st.integers())
def test_what_is_called_impossible_never_happens(source, seed):
    try:
        expression = compile_expression(source, WORDS)
    except BadInput:
        return  # a channel that no one can come by
    why = impossible(expression, WORDS)
    event(str(why))
    if why is None or why.startswith("世帯員"):
        return
    random = Random(seed)
    cases = [(drawn(random, REAL), [drawn(random, REAL_MEMBER) for _one in range(random.randrange(5))]) for _case in range(100)]
    assert [case for case in cases if evaluate(expression, *case) is ("決して" in why)] == []
