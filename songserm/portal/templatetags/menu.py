"""The menu of every page."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from songserm.hooks.menu import Entry, entries_for, entries_for_everybody
from songserm.people.queries import permissions_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to; ``current`` where the reader is in it now."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """What everybody may see, and what this person does here."""

    public: tuple[Link, ...]
    own: tuple[Link, ...]


@register.simple_tag(takes_context=True)
def menu_of(context: Context) -> Menu:
    """The reader's menu; nothing where there is no request, as on the page of a fault."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return Menu((), ())
    user = getattr(request, "user", None)
    own = entries_for(permissions_of(user)) if user is not None and user.is_authenticated else []
    return Menu(_links(entries_for_everybody(), request.path), _links(own, request.path))


def _links(entries: list[Entry], path: str) -> tuple[Link, ...]:
    addresses = [(entry, reverse(entry.address)) for entry in entries]
    return tuple(Link(str(entry.title), url, path.startswith(url)) for entry, url in addresses)
