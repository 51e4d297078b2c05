"""Who acts: a plain file (people.yaml) names the municipality, the contractor and their people."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.access import SIDE, Role, Side
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

EXAMPLE = """\
# だれが処理するか。自治体と受託者（事務局）、それぞれの担当者を書きます。
# 役割: 受託者 operator（オペレーター）supervisor（SV）／ 自治体 officer（職員）treasurer（出納）auditor（監査）
#       どちらにも administrator（システム管理者。画面で担当者を追加・停止する）
# 振込は、作成・承認する職員（officer）2名と、送信する出納（treasurer）1名の、別々の3名が必要です。
municipality: {code: mihon, name: 見本市}
contractor: {code: jimukyoku, name: 見本事務局株式会社}
people:
  - {login: operator1, name: 受付 花子, role: operator, side: contractor}
  - {login: sv1, name: 進行 次郎, role: supervisor, side: contractor}
  - {login: officer1, name: 福祉 一郎, role: officer, side: municipality}
  - {login: officer2, name: 福祉 二葉, role: officer, side: municipality}
  - {login: treasurer1, name: 出納 三郎, role: treasurer, side: municipality}
  - {login: auditor1, name: 監査 四郎, role: auditor, side: municipality}
  - {login: admin1, name: 管理 五月, role: administrator, side: municipality}
  - {login: admin2, name: 管理 六実, role: administrator, side: contractor}
"""


@dataclass(frozen=True)
class Player:
    """One person of the cast."""

    login: str
    name: str
    role: Role
    side: Side


@dataclass(frozen=True)
class Cast:
    """The municipality, the contractor, their people."""

    municipality: tuple[str, str]
    contractor: tuple[str, str]
    players: tuple[Player, ...]

    def first(self, role: Role) -> str:
        """Return the login of the first person with ``role``."""
        return self.all(role)[0]

    def all(self, role: Role) -> list[str]:
        """Return the logins with ``role``; raises BadInput when there is none."""
        found = [one.login for one in self.players if one.role == role]
        if not found:
            raise BadInput(
                "people", _("担当者に {role} がいません。").format(role=role.value), where="people.yaml", cure=_("1名以上を書いてください。")
            )
        return found


def read_cast(path: Path) -> Cast:
    """Read people.yaml; where there is none, write the example and use it."""
    if not path.exists():
        write_whole(path, EXAMPLE.encode())
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        sides = [(str(data[side]["code"]), str(data[side]["name"])) for side in ("municipality", "contractor")]
        players = tuple(_player(one) for one in data["people"])
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        raise BadInput(
            "people", _("担当者の一覧を読めません（{why}）。").format(why=problem), where=path.name,
            cure=_("ファイルを消して実行すると、書き方の見本ができます。"),
        ) from problem  # fmt: skip
    return Cast(sides[0], sides[1], players)


def _player(data: Mapping[str, Any]) -> Player:
    role, side = Role(data["role"]), Side(data["side"])
    if side not in SIDE[role]:
        raise ValueError(_("{login}: 役割 {role} は {side} では使えません").format(login=data["login"], role=role, side=side))
    return Player(str(data["login"]), str(data["name"]), role, side)
