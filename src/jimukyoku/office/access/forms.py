"""Forms of signing in and of the people page."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import ROLE_NAMES, SCOPE_NAMES, SIDE, Role, Scope, Side, may_hold
from jimukyoku.domain.cases import CHANNEL_NAMES
from jimukyoku.office.access.confirming import is_password
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.access.permission import person_of
from jimukyoku.office.basics.forms import OfficeForm, name_errors


class SignIn(LoginForm):
    """Login and password, with our labels and without placeholders."""

    use_required_attribute = False
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, label in (("login", _("ログイン名")), ("password", _("パスワード"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].help_text = ""
        name_errors(self)


class NewPassword(OfficeForm):
    """A person's own new password, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("新しいパスワード"), strip=False,
        help_text=gettext_lazy("12文字以上。数字だけ、よく使われる言葉、ログイン名に似たものは使えません。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("新しいパスワード（確認）"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Hold the password against the rules."""
        password_validation.validate_password(self.cleaned_data["password"], self.person)
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """Compare both."""
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("「新しいパスワード（確認）」が一致しません。"))
        return data


class RoleForm(OfficeForm):
    """One of the roles that fit an organisation."""

    role = forms.ChoiceField(label=gettext_lazy("役割"), widget=forms.RadioSelect)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [role for role in Role if Side(organisation.side) in SIDE[role]]
        self.fields["role"].choices = [(role.value, _(ROLE_NAMES[role])) for role in fitting]

    def clean_role(self) -> Role:
        """Return the role itself."""
        return Role(self.cleaned_data["role"])


class PersonForm(RoleForm):
    """A new person."""

    login = forms.CharField(
        label=gettext_lazy("ログイン名"), max_length=60,
        help_text=gettext_lazy("半角の英小文字・数字・「.」「_」「-」。あとから変えられず、ほかの人に使い回せません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("氏名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field_order = ("login", "name", "role")


class ScopesForm(OfficeForm):
    """What a client of the API may do: the scopes that fit its organisation."""

    scopes = forms.MultipleChoiceField(label=gettext_lazy("できること"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [scope for scope in Scope if may_hold(Side(organisation.side), scope)]
        self.fields["scopes"].choices = [(scope.value, f"{_(SCOPE_NAMES[scope])}（{scope.value}）") for scope in fitting]

    def clean_scopes(self) -> list[Scope]:
        """Return the scopes themselves."""
        return [Scope(one) for one in self.cleaned_data["scopes"]]


class ClientForm(ScopesForm):
    """A new client."""

    code = forms.CharField(
        label=gettext_lazy("識別名"), max_length=15, help_text=gettext_lazy("半角の英小文字・数字・「-」。記録に残り、あとから変えられません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("システムの名前"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    channel = forms.ChoiceField(
        label=gettext_lazy("受付経路"), widget=forms.RadioSelect, initial="online",
        help_text=gettext_lazy("このシステムが送る申請を、どの経路で届いたものとして扱うか。"),
    )  # fmt: skip
    field_order = ("code", "name", "scopes", "channel")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(organisation, *args, **kwargs)
        self.fields["channel"].choices = [(value, _(name)) for value, name in CHANNEL_NAMES.items()]


class TokenForm(OfficeForm):
    """For how long a new token holds."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("有効期間"), coerce=int, initial=365, widget=forms.RadioSelect,
        choices=[(90, gettext_lazy("90日")), (180, gettext_lazy("180日")), (365, gettext_lazy("1年"))],
    )  # fmt: skip


class Confirmed(OfficeForm):
    """A form that asks for the password of whoever has signed in; wrong ones are counted as at signing in."""

    password = forms.CharField(
        label=gettext_lazy("あなたのパスワード"), strip=False, help_text=gettext_lazy("本人であることをもう一度確かめます。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.person = request, person_of(request)
        if self.person is not None and not self.person.has_usable_password():
            del self.fields["password"]  # the view asks for a passkey instead

    def clean(self) -> dict[str, Any]:
        """Check the password last, when everything else is right."""
        data = super().clean() or self.cleaned_data
        if not self.errors and "password" in self.fields and self.person is not None:
            if not is_password(self.request, data["password"]):
                self.add_error("password", _("パスワードが違います。"))
        return data
