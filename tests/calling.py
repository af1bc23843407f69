"""Calling `redress procedure` as a person would, with packs of one's own in a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.settings import settings
from commands.main import main
from tests.wordy_pack import WORDY

OWN = WORDY.replace("procedure: other-procedure", "procedure: home-renovation")


class Answer:
    """What a call of the command printed, and its exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *tokens: str | Path) -> None:
        before = os.umask(0o077)
        try:
            self.status = main(["procedure", *map(str, tokens)])
        finally:
            os.umask(before)
        self.out, self.err = capsys.readouterr()
        self.lines = self.out.splitlines()
        assert "Traceback" not in self.out + self.err


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packs of one's own (REDRESS_PACKS), empty at first."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("REDRESS_PACKS", str(folder))
    settings.cache_clear()
    yield folder
    monkeypatch.undo()
    settings.cache_clear()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
