"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (
    Entry(_("Needs and evidence"), "sourcing:needs", Permission.BUY, place=10),
    Entry(_("Requests for quotations"), "sourcing:invitations", Permission.QUOTE, place=15),
)
