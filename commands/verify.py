"""`redress verify NUMBER`: is the sealed case file whole and unchanged?"""

import sys
from pathlib import Path

from adapters.shelf import manifest_digest, path_of
from adapters.shelf import verify as check
from complaints.errors import Refusal


def verify(number: str, *, file: Path | None = None) -> None:
    """Check the history chain and the manifest of an archived complaint; exit code 1 when it was changed.

    Works on the file alone. Where the database can be read, the manifest is also compared with the digest in
    the complaint's history, and the history there is checked as well.

    Parameters
    ----------
    number: the complaint's number, e.g. TS-20261122-0001
    file: a copy of the sealed file; default the one on the shelf
    """
    path = file or path_of(number)
    wrong = check(path)
    seen = "history chain and manifest hold"
    if not wrong:
        wrong, compared = _unlike_record(number, path)
        seen += (
            ", and agree with the record"
            if compared
            else "; the record could not be read, the file alone was checked"
        )
    if wrong:
        for line in wrong:
            print(f"{number}: {line}", file=sys.stderr)
        raise SystemExit(1)
    print(f"{number}: {seen} (manifest {manifest_digest(path)[:16]}…)")


def _unlike_record(number: str, path: Path) -> tuple[list[str], bool]:
    """What the database says against the file; and whether it could be asked."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.cases import read_case
    from complaints.history import broken

    try:
        with read_case(number) as case:
            entries = list(case.entries)
    except (SQLAlchemyError, Refusal, OSError):
        return [], False
    wrong = [f"record: {line}" for line in broken(entries)]
    sealed = [e.data["manifest_sha256"] for e in entries if e.verb == "archived"]
    if not sealed:
        wrong.append("record: it is not archived yet")
    elif sealed[-1] != manifest_digest(path):
        wrong.append("the manifest is not the one that was sealed")
    return wrong, True
