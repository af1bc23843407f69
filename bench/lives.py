"""How many whole lives a minute go from receipt to archive, every question answered at once by a program."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bench.installation import installation
from tests.stranger import Stranger

LIVES = 24
AT_ONCE = 8


def main() -> None:
    """Measure and print."""
    with installation(LIVES) as (base, keys, _):
        begun = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as people:
            list(people.map(partial(_live, base), keys))
        minutes = (time.perf_counter() - begun) / 60
    print(f"whole lives: {LIVES / minutes:.0f} a minute ({LIVES} lives, {AT_ONCE} at a time, 4 wakes each)")


def _live(base: str, key: str) -> None:
    stranger = Stranger(base, key)
    with stranger.http:
        stranger.live(stranger.file())


if __name__ == "__main__":
    main()
