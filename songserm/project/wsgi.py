"""What a WSGI server loads."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")

TURN_SECONDS = 0.0005
"""A thread whose database has answered waits so long for another's Python; the default is ten times that, longer than most requests."""


def _load() -> object:
    """The application with all its addresses, loaded before the first request.

    Nothing of it is ever thrown away, so the garbage collector does not look at it: neither now nor during requests.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.disable()
    application = get_wsgi_application()
    from songserm.project import urls  # noqa: F401, PLC0415 - models can be imported only after setup

    gc.freeze()
    gc.enable()
    return application


application = _load()
