"""What residents typed and did not send lies sealed: read only with the office's key, the present one or an earlier one."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(content: Mapping[str, Any]) -> str:
    """Return ``content`` as a text that says nothing without the key."""
    return _box().encrypt(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).decode()


def unseal(text: str) -> dict[str, Any]:
    """Return what was sealed."""
    found: dict[str, Any] = json.loads(_box().decrypt(text.encode()).decode("utf-8", "surrogatepass"))
    return found


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (sealing_key(), settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def sealing_key() -> str:
    """Return the key that counts now: the one for sealing, or without one the office's own."""
    return str(settings.SEAL_KEY or settings.SECRET_KEY)


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"jimukyoku.residents.draft").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
