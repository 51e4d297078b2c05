"""The desks of the open morning: tasks in somebody's hands, long work done, failed and stopped, and what waits for a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from jimukyoku.cli.chain import Office
from jimukyoku.cli.chain.folder import read_columns
from jimukyoku.cli.season import happenings
from jimukyoku.cli.season.returns import forms_come_back
from jimukyoku.domain.access import Role, Scope
from jimukyoku.domain.cases import State
from jimukyoku.domain.register import Source

_HOURS = ("9時〜17時", "9時〜19時")  # the next version of the pack: the call centre stays open longer
_MOST = 1 << 20


@dataclass(frozen=True)
class Desks:
    """The office at its desks; whoever does something does it as themselves."""

    office: Office

    def occupy(self, pack: Mapping[str, bytes]) -> None:
        """Leave on every desk what one finds there in the middle of a morning."""
        self.households_go_online()
        forms_come_back(self.office)
        self.people_take_tasks()
        self.lists_are_asked_for()
        self.jobs_stop()
        self.officer_hands_in(pack)
        self.administrator_registers_a_client()

    def households_go_online(self) -> None:
        """Play a household that applies at the residents' door, from the first page to the last."""
        from jimukyoku.domain.intake import APPLICATION
        from jimukyoku.office.access.desk import Doorstep
        from jimukyoku.office.programme.queries import pack_of
        from jimukyoku.office.residents import actions, writing

        office = self.office
        texts = pack_of(office.programme).texts
        for case in happenings.cases(office, State.EXPECTED, route="confirmation")[-2:-1] if texts else ():
            head = writing.listing(office.programme, case, case.head_no)
            assert head is not None, "the case was made from the register"
            draft = actions.begin(office.programme, case, APPLICATION, {"typed": happenings.typed(head)}, office.today)
            actions.send(Doorstep(office.at), office.programme, draft.pk, texts["ja"])

    def people_take_tasks(self) -> None:
        """Play the supervisor who allots a task, and the operator who sets one aside and hands one over."""
        from jimukyoku.office.work import actions

        operator, supervisor = self.office.desk(Role.OPERATOR), self.office.desk(Role.SUPERVISOR)
        programme, waiting = self.office.programme, self._waiting()
        if len(waiting) < 4:
            return
        given, aside, over, urgent = waiting[:4]
        actions.move(supervisor, programme, {"screening": [given.pk]}, operator.login, "窓口に本人が来ているため")
        actions.claim(operator, programme, aside.pk, "screening")
        actions.set_aside(operator, programme, aside.pk, "screening", "本人に電話で確認中（夕方に折り返し）", operator.today + timedelta(days=2))
        actions.claim(operator, programme, over.pk, "screening")
        actions.hand_over(operator, programme, over.pk, "screening", supervisor.login, "氏名の字体が住民票と違います。見てください。")
        actions.rank(supervisor, programme, urgent.pk, "screening", 1, "期限が近いため")

    def _waiting(self) -> Sequence[Any]:
        return happenings.cases(self.office, State.ENTERED)

    def lists_are_asked_for(self) -> None:
        """Play two who ask for lists as files; an officer approves one, and a worker makes it."""
        from jimukyoku.office.exports import actions

        programme = self.office.programme
        first = actions.ask(self.office.desk(Role.OFFICER), programme, "paid", "xlsx", "支給済の世帯数を議会に報告するため")
        actions.approve(self.office.desk(self.office.cast.all(Role.OFFICER)[1]), first)
        self._work()
        actions.ask(self.office.desk(Role.SUPERVISOR), programme, "deficient", "csv", "不備の傾向を週次の打合せで確かめるため")

    def _work(self) -> None:
        """Play the worker, until nothing waits."""
        from jimukyoku.office.jobs.worker import Loop

        Loop(drain=True, clock=lambda: self.office.at).run()

    def jobs_stop(self) -> None:
        """Play a file that cannot be taken in, and long work that a supervisor stops before it has begun."""
        from jimukyoku.office.basics import store
        from jimukyoku.office.jobs import actions
        from jimukyoku.office.register.actions import hand_in_unseen

        office, supervisor = self.office, self.office.desk(Role.SUPERVISOR)
        path = happenings.city_sends(office, "handed-in-broken.csv", whole=False)
        officer, municipality = office.desk(Role.OFFICER), office.programme.municipality
        with store.arriving([path.read_bytes()], _MOST) as kept:
            hand_in_unseen(officer, municipality, Source.CHANGES, kept, path.name, as_of=office.today.isoformat())
        self._work()
        actions.cancel(supervisor, actions.start(supervisor, office.programme, "screening.screen", key="morning"))

    def officer_hands_in(self, pack: Mapping[str, bytes]) -> None:
        """Play the officers who hand in the next changes and the next version of the pack; both wait to be looked at."""
        from jimukyoku.office.basics import store
        from jimukyoku.office.programme import actions as programmes
        from jimukyoku.office.register import actions as registers
        from jimukyoku.office.register.previewing import preview

        office, municipality = self.office, self.office.programme.municipality
        path = happenings.city_sends(office, "handed-in-changes.csv", whole=True)
        columns = read_columns(office.folder.columns).get(Source.CHANGES.value)
        with store.arriving([path.read_bytes()], _MOST) as kept:
            found = preview(municipality, Source.CHANGES, kept, office.today.isoformat(), office.today, columns=columns)
            registers.hand_in(office.desk(Role.OFFICER), municipality, found, kept, path.name)
        if (changed := _next_version(pack)) != pack:
            programmes.hand_in(office.desk(office.cast.all(Role.OFFICER)[1]), office.programme, changed, "hikazei-2026.zip")

    def administrator_registers_a_client(self) -> None:
        """Play the administrator who registers the municipality's own system and gives it a token; nobody sees it again."""
        from jimukyoku.office.access.actions import issue_token, register_client

        admin = self.office.desk(Role.ADMINISTRATOR)
        register_client(admin, admin.person.organisation, "core", "住民情報システム連携", {Scope.CASE, Scope.REGISTER, Scope.FIGURE}, "counter")
        issue_token(admin, admin.person.organisation, "core", 365)


def _next_version(pack: Mapping[str, bytes]) -> dict[str, bytes]:
    before, after = (text.encode() for text in _HOURS)
    return {**pack, "programme.yaml": pack["programme.yaml"].replace(before, after)}
