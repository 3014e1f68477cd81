"""The lock files name public hosts only: a private index in somebody's settings must not leak into them."""

import re
import sys
from pathlib import Path

PUBLIC = {
    "uv.lock": {"pypi.org", "files.pythonhosted.org"},
    "styles/package-lock.json": {
        "registry.npmjs.org",
        "opencollective.com",
        "github.com",
        "tidelift.com",
        "www.patreon.com",
    },
}


def strangers(name: str, public: set[str]) -> set[str]:
    """Hosts in that lock file that are not public registries."""
    text = Path(name).read_text() if Path(name).exists() else ""
    return set(re.findall(r"https?://([^/\"\s]+)", text)) - public


if __name__ == "__main__":
    found = {name: hosts for name, public in PUBLIC.items() if (hosts := strangers(name, public))}
    sys.stdout.writelines(f"{name}: {', '.join(sorted(hosts))}\n" for name, hosts in found.items())
    sys.exit(1 if found else 0)
