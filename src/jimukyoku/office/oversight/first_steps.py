"""What to try first in a demo office (まず試すこと): one table, role by role, of a few minutes' steps on the real pages.

A room that gains a page adds its step here: title, what one will see, the page's name, and, where the ledger or the visits
can show it, by what the step is known to be done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jimukyoku.domain.access import ROLE_NAMES, Duty, Role
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import desk_of, duty, played_until, saw
from jimukyoku.office.audit.queries import kinds_by
from jimukyoku.office.audit.visits import pages_by
from jimukyoku.office.oversight.guests import guests
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import access_programmes


@dataclass(frozen=True)
class Step:
    """One thing to try: where, what one will see, and the events or the looked-at page that show it was done."""

    title: Any
    see: Any
    url: str
    query: str = ""
    kinds: tuple[str, ...] = ()
    page: str = ""
    of_programme: bool = True

    def address(self, programme: Programme | None) -> str:
        """Return where the step begins; empty for a step inside a programme when there is none."""
        if self.of_programme and programme is None:
            return ""
        return reverse(self.url, kwargs={"programme": programme} if self.of_programme else None) + self.query


_PROGRESS = Step(_("進捗を開く"), _("どの段階に何件あり、いくら決定し、いくら振り込んだかが1枚で分かります。件数を押すと、その案件の一覧になります。"), "overview")
_WHO_MAY = Step(_("だれが何をできるかを見る"), _("画面ごとに、開ける役割の一覧です。受託者が決定や振込をできないことを確かめてください。"), "access_table", of_programme=False)

# The first five minutes of each role, in the order in which they make sense.
STEPS: Mapping[Role, tuple[Step, ...]] = {
    Role.OPERATOR: (
        _PROGRESS,
        Step(_("次の作業を1件受け取る"), _("「次の作業」を押すと、だれとも重ならない1件が来ます。離席するときは戻すと、次の人に回ります。"), "work"),
        Step(_("審査の画面で所見を1つ確かめる"), _("所見ごとに、届いた内容と台帳が並びます。確かめて印を付けると、提案か不備通知に進みます。"), "screening",
             kinds=("finding.confirmed", "finding.dismissed", "finding.settled")),
        Step(_("不備通知を1通つくる"), _("所見から文面ができます。見本を確かめてから送ります。"), "deficiency", kinds=("case.find_deficient",)),
        Step(_("届出を1つ、案件に付ける"), _("受付番号と理由を入れて付けると、案件の経過に残ります。案件が決定の途中なら、市職員が見るまで止まります。"), "to_check",
             kinds=("intake.attached_later",)),
        Step(_("取下げの電話を登録する"), _("申請待ちの案件を開き「申請の取下げを入力する」から登録します。理由を書かないと登録できません。"), "cases", "?stage=expected",
             kinds=("case.withdraw",)),
    ),
    Role.SUPERVISOR: (
        _PROGRESS,
        Step(_("いちばん長く待っている案件を探す"), _("進捗の「待っている日数」に日数ごとの件数が、「あなたの作業を待つもの」にいちばん古いものの日付が出ます。"), "overview"),
        Step(_("作業の割り振りを変える"), _("だれが何を持っているかが一覧になります。止まっている作業を別の人に移せます。"), "work_board",
             kinds=("work.moved", "work.ranked")),
        Step(_("保留の理由を見る"), _("支援措置の世帯には、機械では印刷しません。市職員が手渡しして登録します。住所は受託者には見えません。"), "cases", "?held=protected", page="cases"),
        Step(_("確かめる届出を見る"), _("届いたままでは案件を進められなかった届出の一覧です。"), "to_check", page="to_check"),
        Step(_("まとめて処理の進み具合を見る"), _("取込や印刷などの長い処理の進み具合と、中断・再開のボタンがあります。"), "jobs", of_programme=False),
        _WHO_MAY,
    ),
    Role.OFFICER: (
        Step(_("決定の画面で、先に見る案件を確認する"), _("一覧から抜き出した案件を1件ずつ見ます。申請、台帳、提案の理由が1枚に並び、確認すると次の案件に進みます。"), "decisions",
             page="decision_case"),
        Step(_("一覧を決定する"), _("先に見る案件をすべて確認すると、一覧をまとめて決定できます。決定は1件ずつ記録に残ります。"), "decisions", kinds=("decision.sampled",)),
        Step(_("保留を1つ解除する"), _("審査のあとで税が変わった案件です。案件を開き、何を確かめたかを書いて解除します。同じ事実ではもう止まりません。"), "cases", "?held=rules_changed",
             kinds=("case.hold_lifted",)),
        Step(_("振込ファイルを作る"), _("関門がもう一度読み直し、止まる世帯を除いたファイルができます。止まった世帯と理由も並びます。"), "payments", kinds=("payment.made",)),
        Step(_("もう一人の職員として承認する"), _("福祉 二葉さんの入口から入り「承認待ちの振込ファイル」を開きます。作成した本人には、承認のボタンがありません。"), "payments",
             kinds=("payment.approved",)),
        Step(_("世帯主が亡くなった案件を見る"), _("世帯に配偶者がいるときは「世帯主を変える」、単身なら「死亡等として終了する」を選べます。"), "cases", "?held=head_deceased",
             kinds=("case.head_changed", "case.decease")),
        Step(_("台帳の取込と、渡された台帳を見る"), _("いつの台帳を使っているか、新しいファイルで何件が変わるかを、取り込む前に確かめられます。"), "register"),
    ),
    Role.TREASURER: (
        Step(_("承認済みの振込を開く"), _("件数、合計、銀行別の内訳、ファイルのハッシュ値、作成と承認をした人が並びます。"), "payments", page="batch"),
        Step(_("振込ファイルを取り出す"), _("「振込ファイルを取り出す」を押します。だれがいつ取り出したかが残り、送信した後は二度と取り出せません。"), "payments",
             kinds=("payment.file_taken",)),
        Step(_("送信済みにする"), _("取り出したファイルを選び、送信済みにします。1文字でも違うファイルや、事情が変わった世帯があれば受け付けません。"), "payments",
             kinds=("payment.released",)),
        Step(_("戻ってきた振込を見る"), _("振込不能の案件です。口座が届くまで、同じ口座には二度と振り込みません。"), "cases", "?stage=returned", page="cases"),
        _PROGRESS,
    ),
    Role.AUDITOR: (
        _PROGRESS,
        Step(_("支給済の案件の経過を読む"), _("申請から振込まで、だれが何を決めたかが順に並びます。記録は足せるだけで、直せません。"), "cases", "?stage=paid", page="case"),
        Step(_("振込の記録を見る"), _("作成・承認・送信が、別々の3人であることを確かめてください。"), "payments", page="batch"),
        Step(_("止められた支給を見る"), _("同じ口座に2つの世帯が振込を求めた案件です。どちらも、人が確かめるまで止まっています。"), "cases", "?held=shared_account", page="cases"),
        Step(_("だれがどの案件を見たかを調べる"), _("案件を開いた人と時刻が残っています。"), "visits", of_programme=False),
        _WHO_MAY,
    ),
    Role.ADMINISTRATOR: (
        Step(_("担当者の一覧を開く"), _("自分の組織の人だけが並びます。ほかの自治体や受託者の人は、いないものとして扱われます。"), "people", of_programme=False),
        Step(_("担当者を1人登録する"), _("氏名とログイン名と役割を入れます。パスワードは管理者ではなく、本人が決めます。"), "add_person", kinds=("person.employed",), of_programme=False),
        Step(_("招待リンクを作る"), _("登録した人の画面で作り、本人に渡します。72時間のうちに1回だけ使えます。"), "people", kinds=("person.invited",), of_programme=False),
        Step(_("APIの利用者を登録する"), _("鍵は1回だけ表示され、できることを範囲で限れます。"), "clients", kinds=("client.registered",), of_programme=False),
        Step(_("自分の多要素認証を見る"), _("認証アプリやパスキーを加えられます。役割ごとに必須にすることもできます。"), "mfa_index", of_programme=False),
        _WHO_MAY,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A step as one person sees it: where it leads, and whether it is done (None: nothing tells)."""

    step: Step
    url: str
    done: bool | None


def shown(person: Person, programme: Programme | None, kinds: Collection[str], pages: Collection[str]) -> list[Shown]:
    """Return the steps of the person's own role."""
    found = STEPS[Role(person.role)]
    return [Shown(one, one.address(programme), _done(one, kinds, pages)) for one in found]


def _done(step: Step, kinds: Collection[str], pages: Collection[str]) -> bool | None:
    if not step.kinds and not step.page:
        return None
    return step.page in pages if step.page else any(kind in kinds for kind in step.kinds)


@duty(Duty.READ)
def first_steps(request: HttpRequest) -> HttpResponse:
    """Lead somebody through their first five minutes; in an office that is no demo there is no such page."""
    if not (settings.DEMO_LINKS or settings.DEMO_DAY):
        raise Http404
    person, since = desk_of(request).person, played_until()
    programme = next(iter(access_programmes(person)), None)
    own = shown(person, programme, kinds_by(person.login, since), pages_by(person.login, since))
    others = [(ROLE_NAMES[role], STEPS[role]) for role in Role if role != person.role]
    told = [one for one in own if one.done is not None]
    households = guests(programme) if programme else []
    saw(request, [one.case for one in households])
    return render(request, "oversight/first_steps.html", {
        "own": own, "others": others, "done": sum(bool(one.done) for one in told), "told": len(told), "households": households,
    })  # fmt: skip
