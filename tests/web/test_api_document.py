"""The document of the API is what the API does: schemathesis makes calls from it, right ones and wrong ones, with all checks on."""

import json
import sys
import uuid
from collections import Counter

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from jimukyoku.domain.access import Scope
from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import json_schema
from jimukyoku.office.access.permission import now
from tests.office.world import case_of
from tests.web.api import token_of
from tests.web.test_api import OPEN_TO

sys.path.insert(0, "tools")
from openapi import DOCUMENT, document  # a tool, not of the package

LIMITS = {"API_PER_CLIENT": "1000000", "API_PER_ADDRESS": "1000000"}
HERE = {"municipality": ["mihon"], "programme": ["hikazei-2026", "nothing"], "receipt": [receipt_number(1), "0000-0000"]}


def test_the_document_in_docs_is_that_of_the_api(django_ready):
    assert DOCUMENT.read_text() == document(), "run: python tools/openapi.py"


def test_every_operation_stands_in_it_with_every_refusal(django_ready):
    found = json.loads(DOCUMENT.read_text())
    operations = [one for path in found["paths"].values() for one in path.values()]
    assert {f"api_{one['operationId']}" for one in operations} == set(OPEN_TO)
    for one in operations:
        assert {"401", "403", "422", "429"} <= set(one["responses"]) and one["summary"] and one["description"]
        refusals = [response["content"] for status, response in one["responses"].items() if int(status) >= 400]
        assert all(list(content) == ["application/problem+json"] for content in refusals)


def of_city(city, *, right):
    """Return the document with what exists in this city in place of what may exist; ``right``: with the fields of its form."""
    from jimukyoku.office.programme.queries import pack_of

    found = json.loads(DOCUMENT.read_text())
    for operation in (one for path in found["paths"].values() for one in path.values()):
        for parameter in operation["parameters"]:
            if parameter["name"] in HERE:
                parameter["schema"] = {"type": "string", "enum": HERE[parameter["name"]][: 1 if right else 2]}
    if right:
        days = {"type": "string", "enum": ["2026-07-21", now().date().isoformat()]}
        form = {name: value for name, value in json_schema(pack_of(city.programme).fields).items() if name != "$schema"}
        schemas = found["components"]["schemas"]
        schemas["Submission"]["properties"] |= {"fields": form, "received_on": days, "postmarked_on": days}
        schemas["ResidentSubmission"]["properties"]["fields"] = form
        for name in ("Proof", "ResidentSubmission", "ResidentDecline"):
            schemas[name]["properties"]["access_code"] = {"type": "string", "enum": [case_of(city, "200").access_code, "AAAAA-AAAAA-AAAAA"]}
            schemas[name]["properties"]["birth"] = {"type": "string", "enum": ["1950-04-01"]}
        del found["paths"]["/api/v1/municipalities/{municipality}/register/{source}"]  # a file of the register is no text of chance
    return found


def schema_of(city, mode):
    config = SchemathesisConfig.from_dict({"generation": {"mode": mode.value, "deterministic": True, "database": "none"}})
    found = schemathesis.openapi.from_dict(of_city(city, right=mode == GenerationMode.POSITIVE), config=config)
    found.app = get_wsgi_application()
    return found


def calls(city, mode, most):
    """Make up to ``most`` calls of every operation that come from the document, and hold every answer against it."""
    firm, town = token_of(city.desk("admin2")), token_of(city.desk("admin1"))
    made = Counter()
    quick = settings(max_examples=most, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    for found in schema_of(city, mode).get_all_operations():
        operation = found.ok()
        name = f"api_{operation.definition.raw['operationId']}"
        token = town if OPEN_TO[name] == Scope.REGISTER else firm
        quick(given(operation.as_strategy(generation_mode=mode))(_caller(made, name, token)))()
    return made


def _caller(made, name, token):
    def call(case):
        if case.meta.generation.mode.is_positive:  # what was sent before under the same number is not sent again
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
            for row in case.body.get("rows", [case.body]) if isinstance(case.body, dict) else ():
                row |= {"source_id": str(uuid.uuid4())} if "source_id" in row else {}
        made[name, case.call_and_validate(headers={"Authorization": f"Bearer {token}"}).status_code] += 1

    return call


@override_settings(**LIMITS)
def test_what_the_document_permits_is_answered(city):
    made = calls(city, GenerationMode.POSITIVE, 10)
    for name in OPEN_TO.keys() - {"api_register"}:
        assert made[name, 200], (name, made)


@override_settings(**LIMITS)
def test_what_the_document_forbids_is_refused(city):
    made = calls(city, GenerationMode.NEGATIVE, 10)
    assert {status for _name, status in made} & {400, 422}
