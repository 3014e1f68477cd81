"""What the room of tenders keeps."""

from songserm.tenders.models.evaluation import Evaluation
from songserm.tenders.models.matching import Alert, AlertSetting, NoticeMatch, SavedSearch
from songserm.tenders.models.notice import Announcement, Notice

__all__ = ["Alert", "AlertSetting", "Announcement", "Evaluation", "Notice", "NoticeMatch", "SavedSearch"]
