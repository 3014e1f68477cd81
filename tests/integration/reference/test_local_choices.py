"""Selects name places in the reader's language, in every room."""

from functools import partial

import pytest
from django.utils.translation import override

from songserm.people.forms import AppointForm
from songserm.promotion.forms import SegmentForm
from songserm.registry.forms import FactsForm
from songserm.registry.models import Enterprise
from songserm.registry.views.review import QueueForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (AppointForm, "province"),
        (SegmentForm, "provinces"),
        (partial(FactsForm, kind=Enterprise.Kind.JURISTIC), "province"),
        (QueueForm, "province"),
    ],
)
@pytest.mark.parametrize(("language", "name"), [("th", "กรุงเทพมหานคร"), ("en", "Bangkok")])
def test_provinces_are_named_in_the_readers_language(form, field, language, name):
    with override(language):
        assert f">{name}</option>" in str(form()[field])
