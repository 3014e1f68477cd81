"""Processes that are killed while they work."""

import os
import signal
import subprocess
import sys

from django.conf import settings
from django.db import connection

BEGIN = """
import time, django
django.setup()
from django.utils import timezone
def here(*_, **__):
    print("in the middle", flush=True)
    time.sleep(600)
"""


def killed_in_the_middle(code):
    """Run the code in a process of its own, on the test's database, and kill -9 it once it calls ``here``."""
    place = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "songserm.project.settings",
        "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}",
        "SONGSERM_VAR": str(settings.SONGSERM_VAR),
        "SONGSERM_KEEPER": str(settings.KEEPER_FOLDER),
        "SONGSERM_SIGNING_KEY": str(settings.SIGNING_KEY_FOLDER),
    }
    process = subprocess.Popen([sys.executable, "-c", BEGIN + code], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    process.wait()
