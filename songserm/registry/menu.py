"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (
    Entry(_("Registrations to verify"), "registry:queue", Permission.REVIEW_REGISTRATIONS, place=10),
    Entry(_("Private buyers to verify"), "registry:buyers", Permission.REVIEW_REGISTRATIONS, place=15),
)
