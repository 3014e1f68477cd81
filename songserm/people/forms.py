"""What people type about themselves and their colleagues."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songserm.people.actions import APPOINTED, ROLES_IN
from songserm.people.labels import ROLE_LABELS
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Role
from songserm.reference.fields import LocalChoiceField
from songserm.reference.models import Province


class AccountForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Account.Language.choices)


class RoleInTeamForm(forms.Form):
    role = forms.TypedChoiceField(label=_("Role"), coerce=Role)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted(ROLES_IN[organisation.kind])
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in offered]  # type: ignore[attr-defined]


class InviteForm(RoleInTeamForm):
    email = forms.EmailField(label=_("E-mail of your colleague"))
    field_order = ("email", "role")


class AppointForm(forms.Form):
    role = forms.TypedChoiceField(
        label=_("Role"), coerce=Role, choices=[(role.value, ROLE_LABELS[role]) for role in APPOINTED]
    )
    organisation_name = forms.CharField(label=_("Agency (for an officer)"), max_length=255, required=False)
    province = LocalChoiceField(label=_("Province"), queryset=Province.objects.all(), required=False, empty_label="—")


class DeleteForm(forms.Form):
    sure = forms.BooleanField(label=_("I understand that this cannot be undone."))


class KeyForm(forms.Form):
    name = forms.CharField(label=_("What the key is for"), max_length=60)
