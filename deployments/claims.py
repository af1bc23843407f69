"""Who executes which run: one small file per worker, so that a killed worker's runs are put back at once."""

import json
import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STALE_SECONDS = 30
"""A worker whose last beat is older is dead, whatever its process number says."""


@dataclass
class Claims:
    """The runs that this worker has taken, written to FOLDER/HOST-PID.json before they are executed."""

    folder: Path
    host: str = field(default_factory=platform.node)
    pid: int = field(default_factory=os.getpid)
    runs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if (
            self.file.exists()
        ):  # of a dead one with our name and number, as in a container that is started again
            self.runs |= set(_read(self.file)["runs"])

    @property
    def file(self) -> Path:
        """Where the claims of this worker are."""
        return self.folder / f"{self.host}-{self.pid}.json"

    def add(self, run: str) -> None:
        """Claim a run; once this returns, its being ours survives a kill."""
        self.runs.add(run)
        self.beat()

    def drop(self, run: str) -> None:
        """Let go of a run that is finished or asleep."""
        self.runs.discard(run)
        self.beat()

    def beat(self) -> None:
        """Write that this worker lives."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".draft")
        claim = {"host": self.host, "pid": self.pid, "beat": time.time(), "runs": sorted(self.runs)}
        draft.write_text(json.dumps(claim), encoding="utf-8")
        draft.replace(self.file)

    def orphans(self) -> dict[Path, list[str]]:
        """The claims of dead workers: file and run ids. Delete the file once its runs are put back."""
        others = {file: _read(file) for file in sorted(self.folder.glob("*.json")) if file != self.file}
        return {file: claim["runs"] for file, claim in others.items() if not self._alive(claim)}

    def close(self) -> None:
        """Leave nothing behind; only for a worker that has put back or finished all its runs."""
        self.file.unlink(missing_ok=True)

    def _alive(self, claim: dict[str, Any]) -> bool:
        if time.time() - claim["beat"] > STALE_SECONDS:
            return False
        return claim["host"] != self.host or _exists(claim["pid"])


def _read(file: Path) -> dict[str, Any]:
    try:
        claim: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError):  # cut off by a power failure, or just put away by another worker
        return {"host": "", "pid": 0, "beat": 0.0, "runs": []}
    return claim


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
