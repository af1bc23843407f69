"""Claims: what a dead worker was doing is known, and a living one is left in peace."""

import json
import subprocess
import sys
from pathlib import Path

from deployments.claims import STALE_SECONDS, Claims


def write(folder: Path, name: str, **changes: object) -> Path:
    """The claims of another worker that beat just now, on this machine."""
    ours = Claims(folder)
    ours.beat()
    claim = {**json.loads(ours.file.read_text()), "runs": ["a run"], **changes}
    ours.close()
    file = folder / f"{name}.json"
    file.write_text(json.dumps(claim))
    return file


def dead_pid() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_killed_worker_leaves_its_runs(tmp_path: Path) -> None:
    file = write(tmp_path, "other", pid=dead_pid())
    assert Claims(tmp_path).orphans() == {file: ["a run"]}


def test_a_living_worker_keeps_its_runs(tmp_path: Path) -> None:
    write(tmp_path, "other", pid=1)
    write(tmp_path, "elsewhere", host="another machine", pid=dead_pid())
    assert Claims(tmp_path).orphans() == {}


def test_a_worker_that_does_not_beat_is_dead(tmp_path: Path) -> None:
    beat = json.loads(write(tmp_path, "other", pid=1).read_text())["beat"]
    file = write(tmp_path, "other", pid=1, beat=beat - STALE_SECONDS - 1)
    assert Claims(tmp_path).orphans() == {file: ["a run"]}


def test_a_file_cut_off_by_a_power_failure_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"host": "')
    assert Claims(tmp_path).orphans() == {tmp_path / "other.json": []}


def test_a_worker_of_the_same_name_takes_over(tmp_path: Path) -> None:
    before = Claims(tmp_path)
    before.add("a run")
    after = Claims(tmp_path)
    assert after.runs == {"a run"}
    after.drop("a run")
    assert Claims(tmp_path).runs == set()


def test_what_is_claimed_is_on_disk_before_it_is_done(tmp_path: Path) -> None:
    claims = Claims(tmp_path)
    claims.add("one")
    claims.add("two")
    claims.drop("one")
    assert json.loads(claims.file.read_text())["runs"] == ["two"]
    claims.close()
    assert not claims.file.exists()
