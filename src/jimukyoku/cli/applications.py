"""``jimukyoku check``: applications in CSV or Excel against a pack and each other, with a register or without, and no office."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.check_beside import CURES, households, shared
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.intake import Listed, Received, read_row, sheet
from jimukyoku.domain.programme import IN_TIME, Finding, Pack, application_in_time, findings_from_values, load_pack, programme_facts, values_of
from jimukyoku.domain.screening import account_facts, applicant_facts, unreadable


def check(
    pack: options.Pack,
    file: Annotated[Path, typer.Argument(help="申請のCSVかExcel")],
    out: Annotated[Path, typer.Option("--out", help="結果を置くフォルダ")] = Path("check"),
    register: Annotated[Path | None, typer.Option("--register", help="台帳（住民）のCSV。あれば、氏名・生年月日・口座名義も照合する")] = None,
    json: options.Json = False,
) -> None:
    """申請のファイルの不備と、ファイルの中の重なり（同じ世帯・口座・電話）を一覧にします。台帳を渡すと、人も照合します。"""
    found = load_pack(pack_files(pack))
    rows, refused, counts = [], [], {}
    everybody = list(_read(found, file, refused))
    people = households(register, {_household(one) for one in everybody}) if register else None
    twice = shared(found, everybody)
    for received in everybody:
        for one in _findings(found, received, people) + twice.get(received.line, []):
            counts[one.code] = counts.get(one.code, 0) + 1
            labels = "・".join(field.label for field in found.fields if field.id in one.fields)
            rows.append((received.line, received.source_id, one.code, one.severity, labels, one.sentence, _cure(found, one)))
    target = Folder(file.parent, out).write_table(
        f"{file.stem}-不備.csv", ("行", "受付元番号", "符号", "重さ", "項目", "不備", "直し方"), rows
    )
    if json:
        console.as_json({"findings": len(rows), "by_code": counts, "refused": refused, "file": str(target)})
        return
    console.table(f"{file.name} の不備", ("符号", "件数"), sorted(counts.items()))
    for line, why in refused[:20]:
        console.say(f"  受け付けられない {line}行目: {why}")
    console.say(f"一覧: {target}")


def _read(pack: Pack, file: Path, refused: list[tuple[int, str]]) -> Iterator[Received]:
    from jimukyoku.office.intake.reading import rows

    source = rows(file, pack.fields)
    form = sheet(next(source, (1, []))[1], pack.fields)
    for line, cells in source:
        try:
            yield read_row(line, cells, form)
        except BadInput as problem:
            refused.append((line, problem.what))


def _household(received: Received) -> str:
    return str(received.values.get("household_no") or "")


def _findings(pack: Pack, received: Received, people: Mapping[str, Sequence[Listed]] | None) -> list[Finding]:
    """Return the defects that can be seen; what needs a register that was not given is left unknown and unsaid."""
    values = received.values
    members = people.get(_household(received), ()) if people is not None else ()
    kanas = [kana for one in members for kana in one.kanas if kana] or [str(values.get("applicant_kana") or "")]
    facts: dict[str, Any] = {
        **programme_facts(pack),
        "household.route": "confirmation",
        "household.has_known_account": False,
        "application.exists": True,
        "application.channel": received.channel,
        "application.received_on": received.received_on,
        "application.postmarked_on": received.postmarked_on,
        **{f"application.{name}": value for name, value in values.items()},
        **account_facts(values, None, kanas),
        **({} if people is None else applicant_facts(values, members)),
    }
    facts[IN_TIME] = application_in_time(facts, pack.closed_days)
    found = [one for one in findings_from_values(pack, values_of(pack, facts, ())) if one.severity != "unclear"]
    return found + unreadable(pack, received.problems)


def _cure(pack: Pack, finding: Finding) -> str:
    own = {rule.code: rule.cure for rule in pack.deficiencies}
    return {**CURES, **own}.get(finding.code, "読みやすい文字で、もう一度ご記入ください。")
