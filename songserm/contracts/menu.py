"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (
    Entry(_("What the state buys"), "contracts:nation", place=30),
    Entry(_("Our contracts"), "contracts:own", Permission.QUOTE, place=40),
)
