"""Every action stands in one list with its duty; the duties of a contractor decide nothing."""

import importlib
import inspect
from pathlib import Path

import pytest

from jimukyoku.domain.access import DUTIES, Duty, Role, Side, may

OFFICE = Path(__file__).parents[2] / "src" / "jimukyoku" / "office"

# Whoever adds an action adds it here, with the duty it needs: the table is what reviewers read.
ACTIONS = {
    "access.actions.add_person": Duty.PEOPLE,
    "access.actions.change_role": Duty.PEOPLE,
    "access.actions.change_scopes": Duty.PEOPLE,
    "access.actions.deactivate": Duty.PEOPLE,
    "access.actions.entrust": Duty.PUBLISH,
    "access.actions.invite": Duty.PEOPLE,
    "access.actions.reactivate": Duty.PEOPLE,
    "access.actions.register_client": Duty.PEOPLE,
    "access.actions.remove_factors": Duty.PEOPLE,
    "access.actions.issue_token": Duty.PEOPLE,
    "access.actions.revoke_tokens": Duty.PEOPLE,
    "api.actions.submit": Duty.RECEIVE,
    "cases.actions.change_head": Duty.DECIDE,
    "cases.actions.close": Duty.CLOSE,
    "cases.actions.decease": Duty.DECIDE,
    "cases.actions.decline": Duty.DECIDE,
    "cases.actions.lift_hold": Duty.HOLD,
    "decision.actions.decide_list": Duty.DECIDE,
    "decision.actions.decide_one": Duty.DECIDE,
    "decision.actions.decide_part": Duty.DECIDE,
    "decision.actions.start_list": Duty.DECIDE,
    "decision.actions.keep_effects": Duty.PUBLISH,
    "decision.actions.plan_notices": Duty.PRINT,
    "decision.actions.recommend": Duty.RECOMMEND,
    "decision.actions.recommend_one": Duty.RECOMMEND,
    "decision.actions.renew_account": Duty.RECOMMEND,
    "decision.actions.reopen": Duty.DECIDE,
    "decision.actions.send_back": Duty.DECIDE,
    "deficiency.actions.expire": Duty.RECOMMEND,
    "deficiency.actions.extend": Duty.DEFICIENCY,
    "deficiency.actions.plan_notices": Duty.DEFICIENCY,
    "deficiency.actions.plan_one": Duty.DEFICIENCY,
    "deficiency.actions.remind": Duty.DEFICIENCY,
    "entry.actions.draw": Duty.RECEIVE,
    "entry.actions.give_back": Duty.RECEIVE,
    "entry.actions.hold": Duty.RECEIVE,
    "entry.actions.key": Duty.RECEIVE,
    "entry.actions.key_again": Duty.ASSIGN,
    "entry.actions.plant": Duty.ASSIGN,
    "entry.actions.release": Duty.ASSIGN,
    "entry.actions.seal": Duty.RECEIVE,
    "entry.actions.set_keys": Duty.RECEIVE,
    "entry.actions.take_in": Duty.RECEIVE,
    "entry.carpets.lay": Duty.RECEIVE,
    "entry.carpets.look": Duty.RECEIVE,
    "entry.sampling.draw_sample": Duty.ACCEPT,
    "entry.sampling.hand_on": Duty.RECEIVE,
    "entry.sampling.inspect": Duty.ACCEPT,
    "entry.sampling.key_anew": Duty.RECEIVE,
    "exports.actions.approve": Duty.DECIDE,
    "exports.actions.ask": Duty.READ,
    "exports.actions.made": Duty.DECIDE,
    "exports.actions.refuse": Duty.DECIDE,
    "exports.actions.take": Duty.READ,
    "intake.actions.attach": Duty.RECEIVE,
    "intake.actions.deem": Duty.RECEIVE,
    "intake.actions.receive": Duty.RECEIVE,
    "intake.actions.withdraw": Duty.RECEIVE,
    "jobs.actions.cancel": Duty.READ,  # and the duty of the kind, for all four
    "jobs.actions.resume": Duty.READ,
    "jobs.actions.start": Duty.READ,
    "jobs.actions.take_result": Duty.READ,
    "notices.actions.pass_again": Duty.PRINT,
    "notices.actions.plan": Duty.PRINT,
    "notices.actions.posted_by_hand": Duty.HOLD,
    "notices.actions.printed": Duty.PRINT,
    "notices.announcing.announce": Duty.PRINT,
    "payment.actions.approve": Duty.PAY_APPROVE,
    "payment.actions.bounce": Duty.PAY_RETURN,
    "payment.actions.cancel": Duty.PAY_MAKE,
    "payment.actions.make": Duty.PAY_MAKE,
    "payment.actions.release": Duty.PAY_RELEASE,
    "payment.actions.settle": Duty.PAY_RETURN,
    "payment.actions.take_file": Duty.PAY_RETURN,
    "payment.announcing.plan_returned": Duty.PRINT,
    "programme.actions.hand_in": Duty.DRAFT,
    "programme.actions.publish": Duty.PUBLISH,
    "programme.actions.publish_draft": Duty.PUBLISH,
    "register.actions.confirm": Duty.IMPORT,
    "register.actions.hand_in": Duty.IMPORT,
    "register.actions.hand_in_unseen": Duty.IMPORT,
    "register.actions.see": Duty.IMPORT,
    "register.actions.start_confirm": Duty.IMPORT,
    "register.actions.take_in": Duty.IMPORT,
    "register.extract.extract_part": Duty.EXTRACT,
    "register.extract.finish": Duty.EXTRACT,
    "screening.actions.screen": Duty.SCREEN,
    "screening.actions.screen_one": Duty.SCREEN,
    "screening.actions.waive": Duty.DECIDE,
    "screening.looking.add": Duty.SCREEN,
    "screening.looking.ask": Duty.SCREEN,
    "screening.looking.confirm": Duty.SCREEN,
    "screening.looking.dismiss": Duty.SCREEN,
    "screening.looking.note": Duty.SCREEN,
    "screening.looking.settle": Duty.SCREEN,
    "work.actions.claim": Duty.WORK,  # taking a task also needs the duty of its kind
    "work.actions.draw": Duty.WORK,
    "work.actions.give_back": Duty.WORK,
    "work.actions.hand_over": Duty.WORK,
    "work.actions.keep": Duty.WORK,
    "work.actions.move": Duty.ASSIGN,
    "work.actions.rank": Duty.ASSIGN,
    "work.actions.set_aside": Duty.WORK,
    "work.actions.set_skills": Duty.ASSIGN,
}


# What residents do for themselves: the door has let them in, no duty is theirs.
BY_RESIDENTS = {"residents.actions.decline", "residents.actions.send", "residents.actions.withdraw"}


def test_what_residents_do_is_in_a_table_of_its_own(django_ready):
    done = set()
    for path in sorted(OFFICE.glob("*/*.py")):
        module = importlib.import_module(f"jimukyoku.office.{path.parent.name}.{path.stem}")
        for key, one in inspect.getmembers(module, inspect.isfunction):
            if hasattr(one, "by_resident") and one.__module__ == module.__name__:
                done.add(f"{path.parent.name}.{path.stem}.{key}")
    assert done == BY_RESIDENTS


@pytest.fixture(scope="module")
def found(django_ready):
    actions = {}
    for path in sorted(OFFICE.glob("*/*.py")):
        name = f"{path.parent.name}.{path.stem}"
        module = importlib.import_module(f"jimukyoku.office.{name}")
        for key, one in inspect.getmembers(module, inspect.isfunction):
            if hasattr(one, "duty") and one.__module__ == module.__name__:
                actions[f"{name}.{key}"] = one.duty
    return actions


def test_every_action_is_in_the_table(found):
    assert found == ACTIONS


def test_every_action_is_done_to_something_that_belongs_to_a_tenant(django_ready):
    """The first thing an action is given says whose it is; only publishing touches nothing but one's own organisation."""
    from jimukyoku.office.access.models import Organisation
    from jimukyoku.office.notices.models import PrintRun
    from jimukyoku.office.payment.models import Batch
    from jimukyoku.office.programme.models import Programme

    own = []
    for name in ACTIONS:
        module, key = name.rsplit(".", 1)
        one = getattr(importlib.import_module(f"jimukyoku.office.{module}"), key)
        if one.of_own:
            own.append(name)
            continue
        first = list(inspect.signature(one).parameters.values())[1]
        assert str(first.annotation).rsplit(".", 1)[-1].strip("'>") in ("Tenanted", "Programme", "Organisation", "Batch", "PrintRun", "Job", "Export"), name
    assert own == ["programme.actions.publish"]
    assert all(hasattr(model, "tenancy") for model in (Organisation, Programme, Batch, PrintRun))


def test_what_a_contractor_may_not_do():
    for duty in (Duty.PUBLISH, Duty.IMPORT, Duty.ACCEPT, Duty.DECIDE, Duty.HOLD, Duty.PAY_MAKE, Duty.PAY_APPROVE, Duty.PAY_RELEASE, Duty.CLOSE):
        holders = [role for role in DUTIES if may(role, Side.CONTRACTOR, duty) and role != Role.ADMINISTRATOR]
        assert holders == [], duty


def test_writing_happens_only_in_actions(found):
    """Outside actions, nothing but moves, ledger, store and bulk writes: no view, query or command saves a row."""
    import ast

    writers = {"create", "save", "delete", "bulk_create", "update_or_create", "get_or_create"}
    allowed = {"actions", "announcing", "extract", "moves", "ledger", "store", "bulk", "sealing", "queue"}
    wrong = []
    for path in OFFICE.glob("*/*.py"):
        if path.stem in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writers:
                wrong.append(f"{path.parent.name}/{path.name}:{node.lineno} {node.func.attr}")
    assert not wrong


def test_only_the_log_of_work_stands_for_an_event():
    """An action tells the ledger, or the log of who worked when; nothing else may say that it was told."""
    told = [f"{path.parent.name}/{path.name}" for path in sorted(OFFICE.glob("*/*.py")) if ".logged(" in path.read_text()]
    assert told == ["work/log.py"]
