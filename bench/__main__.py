"""`make bench`: all figures, one after the other. `python -m bench wakes` measures one."""

import sys

from bench import accept, importing, learning, lives, seen, simulate, wakes, watch_tick

BENCHES = {
    "wakes": wakes.main,
    "lives": lives.main,
    "accept": accept.main,
    "watch_tick": watch_tick.main,
    "importing": importing.main,
    "seen": seen.main,
    "simulate": simulate.main,
    "learning": learning.main,
}


def main(names: list[str]) -> None:
    """Run the named benches, or all."""
    for name in names or BENCHES:
        print(f"\n{name}", flush=True)
        BENCHES[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
