"""Every address of the office. Rooms bring their own ``urls.py``; those about a programme stand under its codes."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import include, path
from django.views.i18n import set_language

from jimukyoku.office import pages
from jimukyoku.office.access.permission import public, signed_in

# allauth's own views one by one, with the names it expects: what is not listed (sign-up, e-mail) does not exist.
_signing_in = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/factor/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
]
_account = [
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/factor/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("factors/", signed_in(mfa.index), name="mfa_index"),
    path("factors/app/on/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factors/codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("factors/keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("factors/keys/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("factors/keys/<int:pk>/remove/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("factors/keys/<int:pk>/edit/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]

urlpatterns = [
    path("livez", pages.livez, name="livez"),
    path("readyz", pages.readyz, name="readyz"),
    path("language/", public(set_language), name="set_language"),
    *_signing_in,
    path("account/", include(_account)),
    path("", include("jimukyoku.office.access.urls")),
    path("", include("jimukyoku.office.jobs.urls")),
    path("", include("jimukyoku.office.exports.urls")),
    path("", include("jimukyoku.office.api.urls")),
    path("", include("jimukyoku.office.work.urls")),
    path("", include("jimukyoku.office.entry.urls")),
    path("", include("jimukyoku.office.screening.urls")),
    path("", include("jimukyoku.office.deficiency.urls")),
    path("", include("jimukyoku.office.programme.urls")),
    path("", include("jimukyoku.office.register.urls")),
    path("", include("jimukyoku.office.decision.urls")),
    path("", include("jimukyoku.office.payment.urls")),
    path("", include("jimukyoku.office.residents.urls")),
    path("", include("jimukyoku.office.oversight.urls")),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.broken
