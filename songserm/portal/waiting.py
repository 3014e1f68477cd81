"""What of the law waits for whoever keeps it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songserm.hooks.desk import Task
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.policy.rule_sets import current
from songserm.reference.queries import rule_set_subjects
from songserm.toolbox.thai_dates import bangkok_today


def tasks(account: Any, now: datetime) -> Iterator[Task]:
    """Where a release and the sets that were added here do not fit together; nothing for anybody else."""
    if not may(account, Permission.MANAGE_RULES):
        return
    language = get_language() or "th"
    for subject in rule_set_subjects():
        for notice in current(subject).notices(bangkok_today(now)):
            yield Task(_("Rules to look at"), notice.text(language), f"{reverse('portal:rules')}#{subject}")
