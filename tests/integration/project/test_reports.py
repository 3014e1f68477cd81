"""Every import refuses a report that cannot be written before it changes anything."""

import pytest
from django.core.management import CommandError, call_command

IMPORTS = (
    "import_enterprises",
    "import_items",
    "import_categories",
    "import_contracts",
    "import_notices",
    "import_debarred",
)


@pytest.mark.parametrize("command", IMPORTS)
def test_a_report_in_a_folder_that_is_not_there_is_refused_at_once(command, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(command, str(tmp_path / "file.csv"), "--report", str(tmp_path / "nowhere" / "report.json"))
