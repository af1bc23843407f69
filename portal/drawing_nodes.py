"""What stands in the chart of a procedure: its stages, levels, duties and choices, in the order of a life."""

from collections.abc import Iterable, Iterator

from complaints.calendar import Locale
from complaints.limits import Kind, parse_limit
from complaints.pack import Pack
from complaints.pack_words import Condition, Level
from portal.drawing_shapes import WIDEST_BESIDE, Node, packed, wrapped
from portal.drawing_words import FACTS, Words

LATE = ("levels", "nature", "assessment", "dispatch", "part", "flags", "priorities", "severity")
"""What a condition can ask only after classification."""

AFTER = {
    "register": "registered", "dispatch": "dispatched", "investigate": "investigated",
    "resolve": "resolved", "reply": "replied", "survey": "surveyed",
}  # fmt: skip
"""The fact that each stage makes, where what runs from it is drawn at once."""


def nodes_of(pack: Pack, locale: Locale) -> list[Node]:
    """Every shape of the chart, from top to bottom."""
    return list(_Chart(pack, locale).nodes())


class _Chart:
    """The shapes of one pack in one language."""

    def __init__(self, pack: Pack, locale: Locale) -> None:
        self.pack, self.words = pack, Words(pack, locale)
        self.say, self.locale = self.words.say, locale

    def nodes(self) -> Iterator[Node]:
        pack, say = self.pack, self.say
        yield Node("filed", "pill", say("提出投诉"), [say("当即确认收到")])
        yield from self._beside("filed")
        yield from self._stage("register")
        yield from self._stage("classify", self._elsewhere())
        if pack.levels:
            rows = [(lv.label.text(self.locale), wrapped(self._level(lv))) for lv in pack.levels.values()]
            yield Node("levels", "box", say("投诉级别"), [], rows)
        yield from self._beside("classified")
        yield from self._beside("raised")
        yield Node("valid", "choice", say("是否属于我们的责任？"), [say("不属于：直接答复并说明")])
        if settling := [lv for lv in pack.levels.values() if lv.settles]:
            yield from self._stage("settle", [self._levels(settling)], "aside")
        yield from self._stage("dispatch", limits=False)
        yield from self._stage("investigate", limits=False)
        yield from self._stage("resolve")
        yield from self._approval()
        if offering := [lv for lv in pack.levels.values() if lv.offers]:
            told = say("提出 {} 个方案供客户选择", max(lv.offers for lv in offering))
            yield from self._stage("offer", [self._levels(offering), told], "aside")
        yield from self._stage("reply", self._replies())
        yield from self._stage("survey", self._callbacks())
        yield Node("satisfied", "choice", say("您是否满意？"), wrapped([self.words.rework()]))
        yield from self._closing()

    def _stage(
        self, key: str, notes: Iterable[str] = (), kind: str = "box", *, limits: bool = True
    ) -> Iterator[Node]:
        """The duties before a stage, the stage itself, and what is done beside from then on."""
        for name, duty in self.pack.duties.items():
            if duty.before == key:
                look = "aside" if self.words.when(duty.when, short=True) else "box"
                told = wrapped(self.words.duty(name, short=True))
                yield Node(f"duty.{name}", look, duty.label.text(self.locale), told, back=duty.checks)
        spec, rows = self.pack.stages[key], []
        said = [self._promise(key), *notes] if limits else [*notes]
        if limits:
            cases = self.words.cases(spec, short=True)
            rows = [(limit, wrapped([" / ".join(whens)])) for limit, whens in cases.items()]
        yield Node(key, kind, spec.label.text(self.locale), wrapped(said), rows)
        if key in AFTER:
            yield from self._beside(AFTER[key])

    def _beside(self, fact: str) -> Iterator[Node]:
        for name, duty in self.pack.duties.items():
            late = any(getattr(condition, key) for condition in duty.when for key in LATE)
            begins = "classified" if late and duty.starts in ("filed", "registered") else duty.starts
            if duty.before is None and begins == fact:
                told = [self.say("与办理同时进行"), *self.words.duty(name, short=True)]
                label = duty.label.text(self.locale)
                yield Node(f"duty.{name}", "aside", label, wrapped(told, WIDEST_BESIDE), beside=True)

    def _promise(self, key: str) -> str:
        """The limit of a stage; that of the resolution counts for all the handling and says from when."""
        spec = self.pack.stages[key]
        if key != "resolve":
            return self.words.within(spec.limit)
        known = {"classified": "分类后 {}内完成", "registered": "登记后 {}内完成", "filed": "收到后 {}内完成"}
        if spec.starts in known and parse_limit(spec.limit).kind not in (
            Kind.NEXT_DAY,
            Kind.NEXT_WORKING_DAY,
        ):
            return self.say(known[spec.starts], self.words.limit(spec.limit))
        return self.words.promise(spec)

    def _level(self, level: Level) -> list[str]:
        """When a complaint has a level, who handles it, and when it goes to a graver one."""
        words: Words = self.words
        said: list[str] = []
        said.append(words.when(level.when, short=True) or self.say("其余投诉"))
        if level.owner:
            said.append(self.say("由{}办理", words.role(level.owner)))
        if level.assigned_by:
            said.append(self.say("由{}指定办理人", words.role(level.assigned_by)))
        if level.raises:
            after = self.say(FACTS[level.raises.starts], words.within(level.raises.after))
            said.append(
                self.say("{}未解决：升为{}", after, self.pack.levels[level.raises.to].label.text(self.locale))
            )
        return said

    def _levels(self, levels: list[Level]) -> str:
        every = len(levels) == len(self.pack.levels)
        return "" if every else self.words.listed(level.label.text(self.locale) for level in levels)

    def _elsewhere(self) -> list[str]:
        """Who judges when the desk cannot, and what goes on under another procedure."""
        told = (
            [self.say("无法判断时由{}判断", self.words.role(self.pack.undecided))]
            if self.pack.undecided
            else []
        )
        for route in self.pack.routes:
            told.append(self.say("{}：转入程序 {}", self.words.when(route.when, short=True), route.procedure))
        return told

    def _approval(self) -> Iterator[Node]:
        own = next((step.up_to for step in self.pack.authority if step.role == "owner"), None)
        told = [] if own is None else [self.say("费用超过 {} 元时", f"{own:,.0f}")]
        for level in self.pack.levels.values():
            if level.approval:
                chain = " → ".join(self.words.role(role) for role in level.approval)
                told.append(self.words.named(level.label.text(self.locale), chain))
        if told or any(duty.before == "approve" for duty in self.pack.duties.values()):
            yield from self._stage("approve", told, "aside", limits=False)

    def _replies(self) -> list[str]:
        return [self._rule(rule.when, self.words.answered(rule.form, rule.by)) for rule in self.pack.replies]

    def _callbacks(self) -> list[str]:
        words = self.words
        told = [
            self._rule(rule.when, words.answered(rule.form, "" if rule.form == "letter" else rule.by))
            for rule in self.pack.callbacks
        ]
        return [*told, words.tried()]

    def _rule(self, when: list[Condition], said: str) -> str:
        return self.words.named(self.words.when(when, short=True), said) if when else said

    def _closing(self) -> Iterator[Node]:
        """The decision when it may be asked for, the grounds on which it is closed, and the archive."""
        pack, label = self.pack, self.locale
        asked = [ground.label.text(label) for ground in pack.grounds.values() if ground.requestable]
        deciding = [d for d in pack.duties.values() if d.before == "decide"]
        if asked or deciding:
            told = [self.say("经办人可申请："), *packed(asked)] if asked else []
            yield from self._stage("decide", told, "aside")
        grounds = [ground.label.text(label) for ground in pack.grounds.values()]
        yield Node("close", "box", self.say("结案依据"), packed(grounds))
        yield from self._beside("contested")
        yield from self._beside("closed")
        *duties, archive = self._stage("archive", limits=False)
        yield from duties
        archive.kind, archive.label = "pill", self.say("结案归档")
        yield archive
