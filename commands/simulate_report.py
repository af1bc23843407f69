"""The HTML report of a simulation: charts and tables in one file that needs nothing else."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from adapters.calendars import load_calendar
from commands.simulate_charts import Bar, bars, lines
from commands.simulate_figures import Table, at_work, percent, role_names
from commands.simulate_words import Words
from complaints.errors import Refusal
from complaints.pack import Pack
from simulator import Results

TEMPLATES = Path(__file__).parent.parent / "templates" / "reports"


def write_report(
    out: Path,
    worlds: Sequence[Results],
    found: Sequence[Table],
    pack: Pack,
    words: Words,
    wishes: Sequence[str],
) -> None:
    """Write the report. Refusal when the file cannot be written."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
    )
    page = made.get_template("simulation.html").render(
        words=words,
        lang={"zh-Hans": "zh-Hans-CN", "zh-Hant": "zh-Hant-TW", "en": "en"}[words.locale],
        procedure=pack.title.text(words.locale),
        calendar=load_calendar(pack.calendar).name,
        worlds=worlds,
        wishes=wishes,
        tables=found,
        charts=charts(worlds, pack, words),
    )
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"--out {out}: cannot be written: {error.strerror}") from None


def charts(worlds: Sequence[Results], pack: Pack, words: Words) -> list[tuple[str, Markup]]:
    """Titled charts: share late by stage, load by person, complaints by week."""
    late = f"{words('stages')} · {words('share')}"
    load = f"{words('people')} · {words('utilisation')}"
    return [
        (late, Markup(bars(late, _late(worlds, words)))),
        (load, Markup(bars(load, _load(worlds, pack, words), mark=1.0))),
        (words("weeks"), Markup(lines(words("weeks"), weeks(worlds, words)))),
    ]


def _late(worlds: Sequence[Results], words: Words) -> list[Bar]:
    rows = []
    for key in dict.fromkeys(s.stage for w in worlds for s in w.stages):
        found = [next((s for s in w.stages if s.stage == key), None) for w in worlds]
        label = next(s.label[words.locale] for s in found if s)
        shares = [s.share_late if s else 0.0 for s in found]
        rows.append(Bar(label, shares, [percent(share) for share in shares]))
    return rows


def _load(worlds: Sequence[Results], pack: Pack, words: Words) -> list[Bar]:
    rows = []
    for one in at_work(worlds):
        found = [next((p for p in w.people if p.id == one), None) for w in worlds]
        first = next(p for p in found if p)
        shares = [p.utilisation if p else 0.0 for p in found]
        texts = [percent(p.utilisation) if p else "–" for p in found]
        rows.append(Bar(f"{first.name} · {role_names(first, pack, words)}", shares, texts))
    return rows


def weeks(worlds: Sequence[Results], words: Words) -> list[tuple[str, Sequence[int]]]:
    """What came in, and what was closed in each world, week by week."""
    names = (
        [words("closed")]
        if len(worlds) == 1
        else [f"{words('closed')} · {words(n)}" for n in ("now", "trial")]
    )
    return [
        (words("arrived"), worlds[0].arrived_by_week),
        *zip(names, (w.closed_by_week for w in worlds), strict=True),
    ]
