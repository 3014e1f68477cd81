"""From an item of e-GP's feed to an announcement."""

from songserm.gateways.egp.interface import FeedItem
from songserm.tenders.incoming.facts import Announcement
from songserm.tenders.incoming.titles import kind_of, province_of
from songserm.tenders.rules.notice_states import Announced


def announcement_of(item: FeedItem) -> Announcement:
    """The feed tells number, title, link, method and day; the title tells the kind and perhaps the province."""
    return Announcement(
        number=item.number,
        announced=Announced(item.announcement),
        published=item.published,
        title=item.title,
        link=item.link,
        method=item.method,
        kind=kind_of(item.title),
        province=province_of(item.title),
    )
