"""The figures behind the pages of indicators and of the monthly summary, and the same as tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapters.database import reading
from adapters.office import default_calendar
from adapters.oversight_rows import in_use
from adapters.oversight_told import told
from adapters.sheets import Rate, Sheet, Value
from adapters.words import say
from complaints.calendar import Locale
from complaints.oversight.indicators import Indicators, Share, Told, by_stretch, indicators, most
from portal.oversight_tables import scales
from portal.oversight_view import Period, between, edges, in_zone, label_of, procedures

SITES = 20
CAUSES = 10
Cause = tuple[str, int, tuple[int, ...], float]
Division = tuple[str, list[tuple[str, int, int]]]
HEADS = (
    "收到", "结案", "处理周期（小时）", "答复率", "程序合规率", "结果合规率", "处理过程满意率",
    "认为公正的比例", "参评率", "结果满意率", "留存率",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The indicators of a period: of all, by group, and the causes."""

    whole: Indicators
    groups: list[tuple[str, list[tuple[str, Indicators]]]]
    causes: list[Cause]
    procedures: list[tuple[str, str]]
    sites: list[str]


@dataclass(frozen=True)
class Month:
    """A month's statistics with the month before beside them."""

    first: date
    period: Period
    this: Indicators
    last: Indicators
    tables: list[Division]


def figures(chosen: Period, locale: Locale, moment: datetime) -> Figures:
    """Timeliness, compliance, fairness, effect; by month, procedure and site; causes with their trend."""
    calendar = default_calendar()
    with reading() as session:
        everything = told(session, chosen.since, chosen.until, moment)
        used = in_use(session)
    cases = _chosen(everything, chosen)
    titles = dict(procedures(used, locale))
    groups = [
        ("按月", _lines(cases, lambda case: in_zone(case.received_at, calendar).strftime("%Y-%m"), moment)),
        ("按程序", _lines(cases, lambda case: titles.get(case.procedure, case.procedure), moment)),
        ("按项目", _lines(cases, lambda case: case.site, moment, SITES)),
    ]
    return Figures(
        whole=indicators(cases, scales(), moment),
        groups=[(name, rows) for name, rows in groups if len(rows) > 1 or name == "按月"],
        causes=_causes(cases, chosen, locale),
        procedures=list(titles.items()),
        sites=[site for site, _ in most(everything, lambda case: case.site, 200)],
    )


def _chosen(cases: Iterable[Told], chosen: Period) -> list[Told]:
    return [
        case for case in cases if chosen.procedure in ("", case.procedure) and chosen.site in ("", case.site)
    ]


def _lines(
    cases: list[Told], key: Callable[[Told], str], moment: datetime, count: int = 100
) -> list[tuple[str, Indicators]]:
    """The indicators of each group, in order of the key, or the largest groups first when they are cut."""
    groups: dict[str, list[Told]] = {name: [] for name, _ in most(cases, key, count)}
    for case in cases:
        if key(case) in groups:
            groups[key(case)].append(case)
    known = scales()
    names = list(groups) if count == SITES else sorted(groups)
    return [(name, indicators(groups[name], known, moment)) for name in names]


def _causes(cases: list[Told], chosen: Period, locale: Locale) -> list[Cause]:
    """The most frequent classes with their share and their trend over the period."""
    marks = edges(chosen)
    found = []
    for (procedure, key), count in _classes(cases).most_common(CAUSES):
        mine = [c for c in cases if c.procedure == procedure and c.classes.get("assessment") == key]
        label = _class_label(procedure, key, locale)
        found.append((label, count, by_stretch(mine, marks), count / len(cases)))
    return found


def _classes(cases: Iterable[Told]) -> Counter[tuple[str, str]]:
    return Counter((c.procedure, c.classes["assessment"]) for c in cases if c.classes.get("assessment"))


def _class_label(procedure: str, key: str, locale: Locale) -> str:
    return label_of(lambda pack: pack.views["assessment"].classes, procedure, key, locale)


def month_figures(month: str, locale: Locale, moment: datetime) -> Month:
    """The statistics of a month, "2026-11" or "" for the present one (procedure K, statistics)."""
    today = in_zone(moment, default_calendar())
    first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    chosen, before = month_of(first), month_of(first - timedelta(days=1))
    with reading() as session:
        cases = told(session, chosen.since, chosen.until, moment)
        earlier = told(session, before.since, before.until, moment)
    return Month(
        first=first,
        period=chosen,
        this=indicators(cases, scales(), moment),
        last=indicators(earlier, scales(), moment),
        tables=_tables(cases, earlier, locale),
    )


def month_of(day: date) -> Period:
    """The month of a day, from its first to its last."""
    first = day.replace(day=1)
    return between(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def _tables(cases: list[Told], earlier: list[Told], locale: Locale) -> list[Division]:
    """Main concerns and other divisions, each line with this month's and last month's number."""
    kinds: list[tuple[str, Callable[[Told], str]]] = [
        ("主要关注问题", lambda c: _named(c, "assessment", locale)),
        ("涉及项目", lambda c: c.site),
        ("受理渠道", lambda c: label_of(lambda pack: pack.channels, c.procedure, c.channel, locale)),
        ("级别", lambda c: label_of(lambda pack: pack.levels, c.procedure, c.level, locale)),
        ("责任部门", lambda c: label_of(lambda p: p.departments, c.procedure, c.department, locale)),
        ("结案依据", lambda c: label_of(lambda pack: pack.grounds, c.procedure, c.ground, locale)),
    ]
    tables = []
    for title, key in kinds:
        before = dict(most(earlier, key, len(earlier) or 1))
        rows = [(name, count, before.get(name, 0)) for name, count in most(cases, key, CAUSES)]
        if rows:
            tables.append((title, rows))
    return tables


def _named(case: Told, view: str, locale: Locale) -> str:
    key = case.classes.get(view, "")
    return _class_label(case.procedure, key, locale) if key else ""


def indicator_sheets(found: Figures, locale: Locale) -> list[Sheet]:
    """The indicators as tables: all and each group in one, the causes in another."""
    heads = [say(head, locale) for head in ("分组", "项目", *HEADS)]
    rows: list[Sequence[Value]] = [[say("全部", locale), "", *_values(found.whole)]]
    rows += [
        [say(group, locale), name, *_values(one)] for group, lines in found.groups for name, one in lines
    ]
    causes: list[Sequence[Value]] = [[label, count, Rate(share)] for label, count, _, share in found.causes]
    named = [say(head, locale) for head in ("评估分类", "件数", "占比")]
    return [Sheet(say("评估指标", locale), heads, rows), Sheet(say("原因与规律", locale), named, causes)]


def summary_sheets(found: Month, locale: Locale) -> list[Sheet]:
    """The monthly summary as tables: the indicators, then each division."""
    this, last = _values(found.this), _values(found.last)
    pair = [say("本月", locale), say("上月", locale)]
    rows: list[Sequence[Value]] = [
        [say(head, locale), a, b] for head, a, b in zip(HEADS, this, last, strict=True)
    ]
    sheets = [Sheet(say("月度汇总", locale), [say("指标", locale), *pair], rows)]
    return sheets + [
        Sheet(say(title, locale), [say(title, locale), *pair], lines) for title, lines in found.tables
    ]


def _values(one: Indicators) -> list[Value]:
    hours = round(one.cycle.total_seconds() / 3600, 1) if one.cycle is not None else None
    shares: tuple[Share, ...] = (
        one.replied, one.procedure, one.result, one.handling, one.fairness, one.response, one.satisfied,
        one.retained,
    )  # fmt: skip
    return [one.filed, one.closed, hours, *(None if s.value is None else Rate(s.value) for s in shares)]
