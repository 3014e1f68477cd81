"""Libraries that take long to load and that most processes never use: loaded when something of them is first asked for."""

import importlib.util
import sys
from types import ModuleType


def loaded_later(name: str) -> ModuleType:
    """The module of that name, run at the first use of one of its names. Raises ModuleNotFoundError at once."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}: run script/setup.")
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
