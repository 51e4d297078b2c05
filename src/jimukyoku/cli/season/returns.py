"""Forms that came back by post on the open day: scanned, read, and waiting to be keyed."""

import json
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jimukyoku.cli.chain import Office
from jimukyoku.cli.entry import Pictures
from jimukyoku.cli.letters import font_folder
from jimukyoku.cli.season import happenings
from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import State

_COUNT, _SEED = 6, 805
_FIRST = 8  # of those who have not answered; the ones before write in other ways
_BANK, _BRANCH = "0005", "001"


def forms_come_back(office: Office) -> None:
    """Play the mail room: six forms are scanned and read, and the operator takes them in as a bundle. Without the extra ``paper`` none come."""
    if not all(find_spec(name) for name in ("cv2", "onnxruntime", "rapidocr", "typst")):
        return
    from jimukyoku.domain.entry import Plan
    from jimukyoku.domain.programme import form_of
    from jimukyoku.engines.city.scans import Lot, scan_lot
    from jimukyoku.engines.reading.run import read_folder
    from jimukyoku.office.entry import actions
    from jimukyoku.office.programme.queries import pack_of

    pack, silent = pack_of(office.programme), happenings.cases(office, State.EXPECTED, route="confirmation")[_FIRST : _FIRST + _COUNT]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "scans").mkdir()
        written = iter(_written(office, silent))
        for one in scan_lot(Lot(pack, _SEED, 0.0, font_folder()), written, len(silent)):
            for name, content in one.files:
                (folder / "scans" / name).write_bytes(content)
        read_folder(folder / "scans", [form_of(pack)], folder / "read.jsonl", crops=folder / "crops")
        lines = [json.loads(text) for text in (folder / "read.jsonl").read_text(encoding="utf-8").splitlines()]
        terms = actions.Terms(Plan.DOUBLE, office.today, apart=False)
        name = f"{office.today} 郵便 1"
        actions.take_in(office.desk(Role.OPERATOR), office.programme, name, lines, Pictures(folder / "crops", lines), terms)


def _written(office: Office, cases: Sequence[Any]) -> list[dict[str, str]]:
    """Return what these households write: plain values by field, and the number their form was printed with."""
    people, today = happenings.heads_of(office, cases), office.today.isoformat()
    return [_form(people[case.pk], case.receipt_number, place, today) for place, case in enumerate(cases, start=1)]


def _form(person: dict[str, str], receipt: str, place: int, today: str) -> dict[str, str]:
    birth, kana = person["生年月日"], person["氏名フリガナ"].replace("　", " ")
    return {
        "receipt_number": receipt, "household_no": person["世帯番号"], "applicant_name": person["氏名"].replace("　", " "), "applicant_kana": kana,
        "applicant_birth": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}", "applicant_role": "head", "declared_exempt": "true", "account_choice": "other",
        "bank_code": _BANK, "branch_code": _BRANCH, "account_type": "普通", "account_number": f"{3_000_000 + place}", "account_holder_kana": kana,
        "id_document": "true", "account_document": "true", "signed": "true" if place != 3 else "", "signed_on": today,
    }  # fmt: skip
