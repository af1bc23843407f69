"""The corpus: several hundred awkward mails, each with what must be made of it."""

from collections.abc import Callable, Iterator
from functools import cache

from tests.mail import bounces, broken, charsets, full, machines, programs, receipts, structure, wrapped
from tests.mail.shapes import Shape

MAKERS: tuple[Callable[[], Iterator[Shape]], ...] = (
    full.mails,
    charsets.bodies,
    charsets.headers,
    charsets.file_names,
    programs.answers,
    programs.pages,
    machines.marked,
    machines.notes,
    receipts.reports,
    receipts.ours,
    bounces.standard,
    bounces.free,
    structure.trees,
    wrapped.forwards,
    wrapped.enclosed,
    wrapped.winmails,
    wrapped.sealed,
    broken.broken,
    broken.cut,
    broken.hostile,
)


@cache
def corpus() -> tuple[Shape, ...]:
    """All of them, made once."""
    return tuple(shape for make in MAKERS for shape in make())
