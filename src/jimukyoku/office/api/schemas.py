"""What is sent and answered, part by part. Unknown parts are refused; days and moments are ISO 8601."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\Z")


def _day(value: Any) -> dt.date:
    try:
        if isinstance(value, dt.date):
            return value
        return dt.date.fromisoformat(value if isinstance(value, str) and value.isascii() and _DAY.match(value) else "")
    except ValueError as problem:
        raise PydanticCustomError("day", "not a date") from problem


def _moment(value: Any) -> dt.datetime:
    try:
        text = value if isinstance(value, str) and value.isascii() and _MOMENT.match(value) else ""
        return dt.datetime.fromisoformat(text.upper()).astimezone(dt.UTC)
    except (ValueError, OverflowError) as problem:
        raise PydanticCustomError("moment", "not a moment") from problem


Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=60)]
Receipt = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}$", description="受付番号")]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=10_000)]
Value = Text | StrictBool | Annotated[int, Field(ge=0, le=999_999_999_999, strict=True)]
Name = Annotated[str, Field(max_length=60)]
Fields = Annotated[dict[Name, Value], Field(max_length=200, description="制度の様式（form）にある項目。値は JSON Schema の型で")]
SourceId = Annotated[Line, Field(min_length=1, max_length=60, pattern=r"^[^\s\x00-\x1f\x7f]+$", description="受付元番号。制度の中で1件に1つ")]


class Sent(Schema):
    """Something a client sends: no part that is not named here."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    where: str
    cure: str
    errors: list[dict[str, Any]]


class Programme(Schema):
    """A programme this client may see."""

    municipality: str
    programme: str
    name: str
    municipality_name: str
    pack: str
    base_date: dt.date
    opens_on: dt.date
    deadline: dt.date


class Programmes(Schema):
    """The programmes this client may see."""

    programmes: list[Programme]


class Form(Schema):
    """The fields of an application, as JSON Schema."""

    municipality: str
    programme: str
    pack: str
    fields: dict[str, Any]


class Submission(Sent):
    """One application (or answer), as its household wrote it."""

    source_id: SourceId
    fields: Fields
    received_on: Day | None = Field(None, description="受付日。省くと今日")
    postmarked_on: Day | None = Field(None, description="消印日")


class Batch(Sent):
    """Several at once; each has its own result."""

    rows: list[Submission] = Field(min_length=1, max_length=500)


class FieldProblem(Schema):
    """A field whose text cannot be read, and why."""

    field: str
    what: str


class Result(Schema):
    """What became of a row. ``already``: it was received before, with the same content. ``problems``: what cannot be read."""

    source_id: str
    status: Literal["attached", "duplicate", "unlisted", "later", "refused"]
    receipt_number: str | None
    already: bool
    problems: list[FieldProblem]
    what: str


class Results(Schema):
    """The result of each row, in the order they were sent."""

    results: list[Result]


class Case(Schema):
    """Where a case stands. ``held``: why it waits for an officer. ``resident_sees``: what its household is told."""

    receipt_number: str
    household_no: str
    state: str
    state_name: str
    since: dt.date
    updated_at: dt.datetime
    held: str
    route: str
    decision: str
    amount: int | None
    resident_sees: str


class Cases(Schema):
    """Cases by receipt number. ``next``: where to go on, or nothing more."""

    cases: list[Case]
    next: str | None


class Deficiency(Schema):
    """A defect: the rule's code, the fields it is about, and the sentence of the letter."""

    code: str
    severity: str
    fields: list[str]
    sentence: str


class Deficient(Schema):
    """A case whose household was asked about defects, and by when it should answer."""

    receipt_number: str
    household_no: str
    answer_by: dt.date | None
    findings: list[Deficiency]


class Deficiencies(Schema):
    """Cases with defects by receipt number. ``next``: where to go on, or nothing more."""

    cases: list[Deficient]
    next: str | None


class Event(Schema):
    """One line of the ledger. It names what happened, never who a household is."""

    number: int
    at: dt.datetime
    kind: str
    receipt_number: str | None
    state: str | None


class Events(Schema):
    """``next`` is where to go on: the same number when there was nothing new."""

    events: list[Event]
    next: int


class Step(Schema):
    """A step of the work and how many cases stand there."""

    name: str
    cases: int


class Figures(Schema):
    """The progress of a programme in numbers."""

    as_of: dt.date
    cases: int
    funnel: list[Step]
    held: dict[str, int]
    backlog: dict[str, int]
    money: dict[str, int]


class Payment(Schema):
    """A transfer file and how far it is. The file itself is not given out here."""

    number: int
    state: str
    value_date: dt.date
    count: int
    total: int


class Payments(Schema):
    """The transfer files, in the order they were made."""

    payments: list[Payment]


class Imported(Schema):
    """A file of the register that is in force."""

    number: int
    source: str
    as_of: dt.date
    rows: int
    sha256: str


class Proof(Sent):
    """What a resident shows: the code printed on the letter, and the birth date of somebody of the household."""

    access_code: Line = Field(min_length=1, max_length=40, description="照会用コード")
    birth: Day = Field(description="世帯のどなたかの生年月日")


class ResidentSubmission(Proof):
    """An application a resident sends from a phone; the household is that of the code."""

    source_id: SourceId
    fields: Fields


class ResidentDecline(Proof):
    """A resident's giving up the benefit (辞退)."""

    source_id: SourceId


class Status(Schema):
    """What a resident is told about their case."""

    receipt_number: str
    state: str
    sees: str
    since: dt.date
    answer_by: dt.date | None
    deadline: dt.date
