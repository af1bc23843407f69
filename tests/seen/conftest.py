"""A town for what is seen before; two complaints about one leak."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.virtual import Town, a_town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The sample company on Tuesday 29 September 2026, 10:00."""
    with a_town(tmp_path, monkeypatch) as here:
        yield here
