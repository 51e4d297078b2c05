"""Calling the API in tests: clients with tokens, and a short way to ask and to send."""

import json
import uuid

from django.test import Client

from jimukyoku.domain.access import Scope, Side, may_hold
from jimukyoku.office.access import actions

ROOT = "/api/v1/programmes/mihon/hikazei-2026"
FIELDS = {
    "applicant_name": "見本 太郎", "applicant_kana": "ミホン タロウ", "applicant_birth": "1950-04-01", "applicant_role": "head",
    "declared_exempt": True, "account_choice": "other", "bank_code": "0001", "branch_code": "001", "account_type": "普通",
    "account_number": "9000200", "account_holder_kana": "ミホン タロウ", "id_document": True, "account_document": True, "signed": True,
    "declines": False, "signed_on": "2026-07-08",
}  # fmt: skip


def every(side):
    return [scope for scope in Scope if may_hold(side, scope)]


def token_of(desk, code="robot", scopes=None, channel="online", days=365):
    """Register a client of the desk's organisation and return its token."""
    organisation = desk.person.organisation
    actions.register_client(desk, organisation, code, "連携システム", scopes or every(Side(organisation.side)), channel)
    return actions.issue_token(desk, organisation, code, days)


class Caller:
    """One client of the API. Paths are of the programme unless they begin with /api."""

    def __init__(self, token):
        self.token, self.client = token, Client()

    def _where(self, path):
        return path if path.startswith("/api") else f"{ROOT}/{path}"

    def _headers(self, more):
        return {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **more}

    def get(self, path, **query):
        return self.client.get(self._where(path), query, headers=self._headers({}))

    def post(self, path, data, key=None, **headers):
        body = data if isinstance(data, str | bytes) else json.dumps(data)
        headers = self._headers({"Idempotency-Key": key or str(uuid.uuid4()), **headers})
        return self.client.post(self._where(path), body, content_type=headers.pop("Content-Type", "application/json"), headers=headers)


def application(source="N1", household="200", **fields):
    return {"source_id": source, "received_on": "2026-07-21", "fields": {"household_no": household, **FIELDS, **fields}}
