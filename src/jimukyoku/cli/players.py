"""The people of a played programme: the officer, the treasurer, the bank, and the households it sends money back from."""

import json
from pathlib import Path

from jimukyoku.cli import decide, pay, simulate
from jimukyoku.cli.chain import Folder, Office
from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import State, Stop
from jimukyoku.domain.deficiency import reply_by
from jimukyoku.domain.register import Source
from jimukyoku.japanese import add_business_days

_BY_HAND = {
    Stop.PROTECTED: "窓口で本人に手渡し", Stop.GLYPH: "氏名を手書きした通知を郵送", Stop.MOVED: "公用請求で確かめた住所へ郵送",
}  # fmt: skip
_LETTERS = {State.APPROVED: "decision", State.REFUSED: "refusal", State.SCREENED: "deficiency", State.RETURNED: "returned"}


def municipality_exports(office: Office) -> int:
    """Play the municipality: it exports its lists of changes and of protected persons anew, and the officer takes them in."""
    from jimukyoku.cli.chain.folder import read_columns
    from jimukyoku.office.register.actions import take_in

    columns = read_columns(office.folder.columns)
    lists = [(source, path) for source, path in office.folder.registers() if source in (Source.CHANGES, Source.PROTECTED)]
    for source, path in lists:
        take_in(office.desk(Role.OFFICER), office.programme.municipality, source, path, as_of=office.today.isoformat(),
                columns=columns.get(source.value))  # fmt: skip
    return len(lists)


def officer_decides(office: Office) -> int:
    """Play the officer: end what died out, look at the unclear ones singly, decide the list as proposed."""
    from jimukyoku.cli.chain import outputs
    from jimukyoku.office.cases.actions import decease
    from jimukyoku.office.cases.queries import held_cases
    from jimukyoku.office.decision.queries import reasons_of

    officer = office.desk(Role.OFFICER)
    ended = [case.pk for case in held_cases(office.programme.pk) if case.held == Stop.HEAD_DECEASED and case.size == 1]
    decease(officer, office.programme, ended, "単身世帯の世帯主の死亡を住民票で確認")
    _clear_list, single = outputs.decision_lists(office)
    count = decide.decide_list(office, officer.login, office.folder.out / "decide" / "決定待ち一覧.csv")
    texts = reasons_of(one.recommendation for one in single)
    return count + sum(_decide_unclear(office, one.case, json.loads(texts[one.recommendation])) for one in single)


def _decide_unclear(office: Office, case: int, reasons: list[list[str]]) -> int:
    """Play the officer's single decisions; return 1 where one is made, 0 where the officer goes on asking.

    About the tax of a mover-in the former municipality is asked (and answers: taxed); what was asked three times and never
    mended is refused; anything else waits.
    """
    from jimukyoku.office.decision.actions import decide_one

    codes = {code for code, _sentence, _basis in reasons}
    if codes <= {"E01", "X02"}:
        reason, article = "前住所地に照会し、令和8年度の住民税が課税されていることを確認したため", "支給要綱第3条第1号"
    elif all(code.startswith("D") for code in codes):
        reason, article = "書類の不備について3回照会しましたが、期限までに補正されなかったため", "支給要綱第6条第2項"
    else:
        return 0
    decide_one(office.desk(Role.OFFICER), office.programme, case, "refuse", reason=reason, article=article)
    return 1


def officer_hands_over(office: Office) -> int:
    """Play the officer who hands over, or posts by hand, the letters no machine may print; return how many."""
    from jimukyoku.office.cases.queries import held_cases
    from jimukyoku.office.notices.actions import posted_by_hand
    from jimukyoku.office.programme.queries import pack_of

    count = 0
    for case in held_cases(office.programme.pk):
        kind = _due_letter(office, case) if case.unprintable and not case.held else ""
        if kind:
            due = reply_by(office.today, pack_of(office.programme).closed_days) if kind == "deficiency" else None
            reason = _BY_HAND[Stop(case.unprintable)]
            count += posted_by_hand(office.desk(Role.OFFICER), office.programme, [case.pk], kind, reason, due=due)
    return count


def _due_letter(office: Office, case):  # type: ignore[no-untyped-def]  # the model is not imported before Django is set up
    """Return the kind of letter a case waits for, or nothing."""
    from jimukyoku.office.notices.queries import turns
    from jimukyoku.office.payment.queries import returned_counts
    from jimukyoku.office.screening.queries import open_findings

    state = State(case.state)
    if state == State.EXPECTED:
        return "" if turns([case.pk], case.route) else case.route
    if state == State.SCREENED and not any(one.severity == "block" for one in open_findings([case.pk]).get(case.pk, ())):
        return ""
    if state == State.RETURNED and turns([case.pk], "returned").get(case.pk, 0) >= returned_counts([case.pk])[case.pk]:
        return ""
    return _LETTERS.get(state, "")


def pay_everything(office: Office) -> int:
    """Play the three people of a payment; what was begun is finished first. Return the transfers sent."""
    from jimukyoku.office.payment.queries import batches

    count = sum(_send(office, one.pk) for one in batches(office.programme.pk) if one.state in ("made", "approved"))
    value_date = add_business_days(office.today, 5, kind="bank")
    made = pay.make_batch(office, office.cast.first(Role.OFFICER), value_date.isoformat())
    return count + (_send(office, made[0]) if made else 0)


def _send(office: Office, number: int) -> int:
    """Carry one batch from where it stands to its release; return how many transfers it has."""
    from jimukyoku.office.payment import actions

    batch = pay.batch_of(office, number)
    if batch.state == "made":
        batch = actions.approve(office.desk(office.cast.all(Role.OFFICER)[1]), batch, batch.file_id)
    batch = actions.release(office.desk(office.cast.first(Role.TREASURER)), batch, _file(office, number).read_bytes())
    return int(batch.count)


def _file(office: Office, number: int) -> Path:
    from jimukyoku.cli.chain import outputs

    return next(path for pk, _state, path in outputs.batches(office) if pk == number)


def bank_replies(office: Office, files: Folder) -> int:
    """Play the bank: enter its reply to every batch sent before today, and let the households of returned ones write."""
    from jimukyoku.office.payment import actions, queries

    count = 0
    for batch in queries.batches(office.programme.pk):
        path = _file(office, batch.pk) if batch.state == "released" else None
        if path is not None and batch.value_date < office.today.isoformat():
            returned = pay.read_returns(simulate.reply(files.data, path, files.data / f"returns-{batch.pk}.csv"))
            simulate.answers_to_returns(files.data, path, set(returned), office.today)
            actions.settle(office.desk(Role.TREASURER), batch, returned)
            count += batch.count
    return count
