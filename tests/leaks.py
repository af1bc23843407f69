"""What Prefect knows: every row of its database as text, to be searched for what it must never know."""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path


def told_prefect(database: Path, words: Iterable[str], expected: str) -> list[str]:
    """The words that stand anywhere in a Prefect database, also escaped, and in JSON within JSON.

    `expected` must stand there, or the search has looked at nothing.
    """
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    said = "\n".join(re.sub(r"\\+", r"\\", row) for row in rows)
    assert len(tables) > 20
    assert expected in said
    return [word for word in words if word in said or word.encode("unicode_escape").decode() in said]
