"""Second factors and passkeys: how they are named, who must have one, and that their secrets are kept encrypted."""

import base64
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Person


class Factors(DefaultMFAAdapter):
    """allauth's adapter with our names and our encryption."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the key in force."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret encrypted with the key in force or an earlier one."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Person) -> str:
        """Return what the authenticator app shows beside the code."""
        return user.login

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the office to the browser; the id stays the host, to which passkeys are bound."""
        return {**super().get_public_key_credential_rp_entity(), "name": _("事務局")}


def must_add_factor(person: Person) -> bool:
    """Tell whether the person's role must use a second factor and they have none yet."""
    required = {one.strip() for one in settings.REQUIRE_MFA.split(",") if one.strip()}
    return person.role in required and not Factors().is_mfa_enabled(person)


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"jimukyoku.factors:{one}".encode()).digest())) for one in secrets])
