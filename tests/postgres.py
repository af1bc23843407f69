"""A PostgreSQL server of the tests' own, where Debian's package is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.ports import free_ports


def tool(name: str) -> str | None:
    """Where a PostgreSQL program is, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database; whoever uses it leaves it as empty as it was."""
    initdb, server = tool("initdb"), tool("postgres")
    if initdb is None or server is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="redress-postgres-"))  # pytest's own folders are for root alone
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    (port,) = free_ports(1)
    data = str(folder / "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    make = [initdb, "--no-sync", "-A", "trust", "-U", "redress", "-D", data]
    subprocess.run([*as_user, *make], check=True, **quiet)  # type: ignore[call-overload]
    run = [server, "-D", data, "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
    process = subprocess.Popen([*as_user, *run], **quiet)  # type: ignore[call-overload]
    try:
        _wait_until_it_answers(f"postgresql://redress@127.0.0.1:{port}/postgres")
        yield f"postgresql+psycopg://redress@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(address: str) -> None:
    for _ in range(300):
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError("the database does not answer")
