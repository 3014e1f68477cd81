"""Words about people for templates."""

from django import template

from songserm.people.labels import ROLE_LABELS
from songserm.people.models import Organisation
from songserm.people.permissions import Role
from songserm.reference.models import Province
from songserm.reference.queries import Names

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """A role's name in the page's language."""
    return str(ROLE_LABELS[Role(role)])


@register.filter
def local_name(named: Organisation | Province) -> str:
    """Its name in the reader's language, or in the one that there is."""
    return Names(named.name_th, named.name_en).local()
