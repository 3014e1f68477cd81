"""Becoming a user without rights before a program starts (Linux)."""

import ctypes
import os
import pwd

NOBODY = "nobody"

_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def become_nobody() -> None:
    """Give up root in this process, keeping the right to reach files below folders that are closed to others.

    Without that right a checkout below /root could not be served. Where the system withholds it, nothing is kept: then
    only open folders can be reached.
    """
    user = pwd.getpwnam(NOBODY)
    _libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    _keep_file_access()


def _keep_file_access() -> None:
    bit = 1 << _CAP_DAC_OVERRIDE
    header, sets = _Header(_CAPABILITY_VERSION_3, 0), (_Sets * 2)()
    sets[0].effective = sets[0].permitted = sets[0].inheritable = bit
    if _libc.capset(ctypes.byref(header), sets) == 0:
        _libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)
