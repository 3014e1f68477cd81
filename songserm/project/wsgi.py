"""What a WSGI server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")


def _load() -> object:
    """The application with all its addresses, loaded before the first request.

    Nothing of it is ever thrown away, so the garbage collector does not look at it: neither now nor during requests.
    """
    gc.disable()
    application = get_wsgi_application()
    from songserm.project import urls  # noqa: F401, PLC0415 - models can be imported only after setup

    gc.freeze()
    gc.enable()
    return application


application = _load()
