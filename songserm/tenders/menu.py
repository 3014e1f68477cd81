"""Where this room is entered from the menu."""

from django.utils.translation import gettext_lazy as _

from songserm.hooks.menu import Entry
from songserm.people.permissions import Permission

ENTRIES = (
    Entry(_("Tenders"), "tenders:notices", place=20),
    Entry(_("Tenders for your firm"), "tenders:inbox", Permission.QUOTE, place=10),
    Entry(_("Evaluate bids"), "tenders:evaluations", Permission.CONTACT_FIRMS, place=20),
    Entry(_("What if"), "tenders:what-if", Permission.COMPARE_RULES, place=30),
)
