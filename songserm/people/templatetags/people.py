"""Words about people for templates."""

from django import template

from songserm.people.labels import ROLE_LABELS
from songserm.people.permissions import Role

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """A role's name in the page's language."""
    return str(ROLE_LABELS[Role(role)])
