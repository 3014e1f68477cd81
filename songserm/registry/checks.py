"""What an operator should know about the files that they edit."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from songserm.registry.common_reasons import own_file, read


def register_all() -> None:
    """Have the checks run whenever Django's checks run."""
    register(common_reasons_can_be_read, "registry")


def common_reasons_can_be_read(**_rest: Any) -> list[CheckMessage]:
    """Each row of the operator's own file is whole."""
    path = own_file()
    return [Error(fault, id="registry.E001") for fault in read(path).faults] if path.exists() else []
