"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (
    Entry(_("Find goods and services"), "portal:search", place=10),
    Entry(_("Rules"), "portal:rules", place=40),
    Entry(_("Check evidence"), "portal:verify", place=50),
    Entry(_("Audit trail"), "portal:audit", Permission.SEE_AUDIT, place=60),
)
