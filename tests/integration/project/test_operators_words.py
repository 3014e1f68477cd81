"""What ``songserm`` says is told in the words that an operator typed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from songserm.project.command import COMMANDS, _management_command
from songserm.project.own_words import OwnWords
from songserm.project.serving import options_of, serve
from tests.conftest import ROOT

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


def told_by(var: Path | str, *words: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"SONGSERM_VAR": str(var)}
    return subprocess.run(words, env=given, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("words", [["search", "กระดาษ"], ["serve", "--port", "8399"]])
def test_a_folder_that_cannot_be_used_is_bad_input_and_says_what_to_do(tmp_path, words):
    (tmp_path / "var").write_text("a file in the way", encoding="utf-8")
    refused = told_by(tmp_path / "var", str(Path(sys.executable).parent / "songserm"), *words)
    assert refused.returncode == 2
    assert "--data" in refused.stderr
    assert "โฟลเดอร์" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("words", [["--data"], ["--data="], ["--data", ""]])
def test_the_server_needs_a_folder_where_one_is_named(words):
    refused = told_by("", str(ROOT / "script" / "server"), *words)
    assert (refused.returncode, "needs a folder" in refused.stderr) == (2, True)


@pytest.mark.parametrize("port", ["70000", "-1", "0", "abc", "๘๐๐๐", "9" * 5000])
def test_what_is_no_port_is_refused_in_both_languages(port, capsys):
    with pytest.raises(SystemExit) as left:
        options_of([f"--port={port}"])
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert "65535" in told
    assert "พอร์ต" in told


def test_an_address_of_another_machine_is_not_called_taken(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SONGSERM_VAR", str(tmp_path))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert serve(options_of(["--host", "192.0.2.1", "--port", "8399"]), "postgresql:///none") == 2
    told = capsys.readouterr().err
    assert "cannot be listened on" in told
    assert "taken" not in told
