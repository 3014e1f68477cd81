"""The feed of this installation."""

from django.conf import settings

from songserm.gateways.egp.client import EgpClient, from_settings
from songserm.gateways.egp.interface import Closed


def open_feed() -> EgpClient:
    """The client for the address in the settings; close it, or use it in a `with`."""
    return from_settings(settings.EGP_URL)


def closed_hours() -> Closed:
    """When the feed is not to be asked."""
    return Closed.of(settings.EGP_CLOSED)
