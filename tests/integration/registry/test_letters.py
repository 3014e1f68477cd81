"""Letters about a firm, in the language of whoever reads them."""

import pytest
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.notifications.models import Message
from songserm.registry.actions import suspend
from tests.factories import make_owned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "named", "other"), [("en", "Good Lamps", "โคมดี"), ("th", "โคมดี", "Good Lamps")])
def test_a_letter_names_the_firm_in_its_readers_language(language, named, other):
    firm, owner = make_owned(name_th="ร้านโคมดี", name_en="Good Lamps")
    owner.language = language
    owner.save()
    suspend(enterprise=firm, reason="ตรวจสอบ", by=SYSTEM, now=timezone.now())
    letter = Message.objects.get(address=owner.email)
    for text in (letter.subject, letter.body):
        assert (named in text, other in text) == (True, False)
