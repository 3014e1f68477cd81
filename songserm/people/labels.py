"""How roles are called on pages."""

from django.utils.translation import gettext_lazy as _

from songserm.people.permissions import Role

ROLE_LABELS = {
    Role.OWNER: _("Owner"),
    Role.COLLEAGUE: _("Colleague"),
    Role.OFFICER: _("Procurement officer"),
    Role.BUYER: _("Buyer of a private company"),
    Role.VERIFIER: _("Verifier"),
    Role.ADMIN: _("Administrator"),
    Role.PLANNER: _("Policy and plan analyst"),
}
