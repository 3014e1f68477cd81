"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (Entry(_("Targeted promotion"), "promotion:home", Permission.PROMOTE, place=20),)
