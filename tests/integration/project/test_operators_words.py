"""What ``songserm`` says is told in the words that an operator typed."""

import pytest

from songserm.project.command import COMMANDS, _management_command
from songserm.project.own_words import OwnWords

TYPED = {name: " ".join(words) for words, (name, _) in COMMANDS.items()}


def test_a_wrong_option_is_told_under_the_command_that_was_typed(capsys):
    with pytest.raises(SystemExit) as left:
        OwnWords(["songserm", "import_items", "--nonsense"], TYPED).execute()
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert "usage: songserm import items" in told
    assert "import_items" not in told
    assert "--pythonpath" not in told


@pytest.mark.parametrize("words", [["nonsense"], ["import"], ["import", "things"]])
def test_a_command_that_there_is_not_is_named(words, capsys):
    with pytest.raises(SystemExit) as left:
        _management_command(words)
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert repr(" ".join(words)) in told
    assert "ไม่มีคำสั่ง" in told
    assert "songserm import items" in told
