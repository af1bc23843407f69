"""The figures of one or two simulated worlds as tables of text; both worlds stand in one cell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from commands.simulate_words import Words
from complaints.pack import Pack
from simulator import Results
from simulator.results import PersonFigures, StageFigures


@dataclass(frozen=True)
class Table:
    """A table: title, headings, rows. The first `texts` columns are texts, the others figures."""

    title: str
    head: list[str]
    rows: list[list[str]]
    texts: int = 1


def tables(worlds: Sequence[Results], pack: Pack, words: Words) -> list[Table]:
    """Everything there is to say, in order of interest. With two worlds a cell is 'before → after'."""
    return [
        _whole(worlds, words),
        _stages(worlds, words),
        _roles(worlds, pack, words),
        _people(worlds, pack, words),
        _counted("grounds", [w.grounds for w in worlds], words, lambda key: _ground(pack, key, words)),
        _counted("levels", [w.levels for w in worlds], words, lambda key: _level(pack, key, words)),
        _counted(
            "open_by_stage", [w.open_by_stage for w in worlds], words, lambda key: _stage(pack, key, words)
        ),
    ]


def _side(values: Iterable[str]) -> str:
    """What stands in a cell: one value, or two if they differ."""
    found = list(values)
    return found[0] if len(set(found)) == 1 else " → ".join(found)


def _whole(worlds: Sequence[Results], words: Words) -> Table:
    kinds = ("complaints", "closed", "open", "late_complaints", "unassigned")
    rows = [[words(kind), _side(str(getattr(w, kind)) for w in worlds)] for kind in kinds]
    return Table(words("title"), ["", ""], rows)


def _stages(worlds: Sequence[Results], words: Words) -> Table:
    columns: dict[str, Callable[[Results, StageFigures], str]] = {
        "number": lambda w, s: str(s.number),
        "late": lambda w, s: str(s.late),
        "share": lambda w, s: percent(s.share_late),
        "median": lambda w, s: words.time(s.median),
        "ninth": lambda w, s: words.time(s.ninth),
        "worst": lambda w, s: words.time(s.worst),
        "worst_late": lambda w, s: words.time(s.worst_late),
        "reminded": lambda w, s: str(notices(w, s.stage, "reminded")),
        "escalated": lambda w, s: str(notices(w, s.stage, "escalated", "raised")),
    }
    keys = list(dict.fromkeys(s.stage for w in worlds for s in w.stages))
    rows = []
    for key in keys:
        found = [(w, s) for w in worlds for s in w.stages if s.stage == key]
        cells = [_side(show(w, s) for w, s in found) for show in columns.values()]
        rows.append([found[0][1].label[words.locale], *cells])
    return Table(words("stages"), [words("stage"), *map(words, columns)], rows)


def notices(world: Results, stage: str, *kinds: str) -> int:
    """How many notices of some kinds a stage had."""
    counts = world.notices.get(stage, {})
    return sum(number for name, number in counts.items() if name.split()[0] in kinds)


def _roles(worlds: Sequence[Results], pack: Pack, words: Words) -> Table:
    columns: dict[str, Callable[[dict[str, float]], str]] = {
        "heads": lambda r: f"{r['people']:.0f}",
        "answers": lambda r: f"{r['answers']:.0f}",
        "worked": lambda r: f"{r['worked']:.0f}",
        "utilisation": lambda r: percent(r["worked"] / r["available"] if r["available"] else 0),
        "queue": lambda r: f"{r['longest_queue']:.0f}",
    }
    rows = []
    for role in dict.fromkeys(role for w in worlds for role in w.roles):
        found = [w.roles[role] for w in worlds if role in w.roles]
        rows.append([role_name(role, pack, words), *(_side(map(show, found)) for show in columns.values())])
    return Table(words("roles"), [words("role"), *map(words, columns)], rows)


def _people(worlds: Sequence[Results], pack: Pack, words: Words) -> Table:
    columns: dict[str, Callable[[PersonFigures], str]] = {
        "answers": lambda p: str(p.answers),
        "worked": lambda p: f"{p.worked:.0f}",
        "utilisation": lambda p: percent(p.utilisation),
        "queue": lambda p: str(p.longest_queue),
    }
    rows = []
    for one in at_work(worlds):
        found = [next((p for p in w.people if p.id == one), None) for w in worlds]
        first = next(p for p in found if p is not None)
        cells = [_side(show(p) if p else "–" for p in found) for show in columns.values()]
        rows.append([first.name, role_names(first, pack, words), *cells])
    return Table(words("people"), [words("person"), words("role"), *map(words, columns)], rows, texts=2)


def role_name(role: str, pack: Pack, words: Words) -> str:
    """The name of a role in the pack."""
    return pack.roles[role].text(words.locale) if role in pack.roles else role


def role_names(person: PersonFigures, pack: Pack, words: Words) -> str:
    """The names of a person's roles."""
    between = ", " if words.locale == "en" else "、"
    return between.join(role_name(role, pack, words) for role in person.roles)


def at_work(worlds: Sequence[Results]) -> list[str]:
    """Who answers questions; administrators are asked nothing."""
    return list(dict.fromkeys(p.id for w in worlds for p in w.people if "administrator" not in p.roles))


def _counted(
    title: str, counts: Sequence[dict[str, int]], words: Words, label: Callable[[str], str]
) -> Table:
    keys = list(dict.fromkeys(key for count in counts for key in count))
    rows = [[label(key), _side(str(count.get(key, 0)) for count in counts)] for key in keys]
    return Table(words(title), ["", words("number")], rows or [[words("none"), ""]])


def _ground(pack: Pack, key: str, words: Words) -> str:
    return pack.grounds[key].label.text(words.locale) if key in pack.grounds else key


def _level(pack: Pack, key: str, words: Words) -> str:
    known: dict[str, Any] = {**pack.severity.levels, **pack.levels}
    return str(known[key].label.text(words.locale)) if key in known else key


def _stage(pack: Pack, key: str, words: Words) -> str:
    try:
        return pack.spec(key).label.text(words.locale)
    except KeyError:
        return key


def percent(share: float) -> str:
    """A share in percent; below ten with one digit after the point."""
    return f"{share * 100:.1f}%" if 0 < share < 0.0995 else f"{share * 100:.0f}%"
