"""The rules of a pack in the words of the people who keep them: limits, conditions, duties, roles."""

from collections.abc import Iterable, Iterator

from adapters.words import say
from complaints.calendar import Locale
from complaints.limit_words import limit_in_words
from complaints.limits import Kind, parse_limit
from complaints.pack import Pack
from complaints.pack_parts import Authority, Label
from complaints.pack_words import Condition, Duty, Form, Stage

FACTS = {
    "filed": "收到投诉后 {}", "registered": "登记后 {}", "classified": "分类后 {}", "raised": "升级后 {}",
    "dispatched": "派单后 {}", "investigated": "调查后 {}", "offered": "提出方案后 {}",
    "resolved": "处理后 {}", "replied": "答复后 {}", "surveyed": "回访后 {}",
    "contested": "提请结案决定后 {}", "closed": "结案后 {}",
}  # fmt: skip
"""A time that runs from each fact."""

FORMS: dict[Form, str] = {"letter": "电子信函", "call": "电话", "hand": "书面或当面", "visit": "上门"}
"""How a customer is answered or asked."""

KINDS = {
    "channels": "渠道",
    "sources": "来源",
    "levels": "级别",
    "nature": "性质",
    "part": "细类",
    "flags": "事实",
    "priorities": "优先级",
    "severity": "严重程度",
    "words": "含有字样",
    "said": "已填写",
}
"""What each key of a condition is about; views are named by their own labels."""

NATURES = {"valid": "有效", "invalid": "无效"}
MANY = 3
"""So many words of a list are shown in the chart, then an ellipsis."""


class Words:
    """A pack read in one language. Every text is plain: whoever shows it escapes it."""

    def __init__(self, pack: Pack, locale: Locale) -> None:
        self.pack, self.locale = pack, locale

    def say(self, message: str, *parts: object) -> str:
        """A message of the house, its gaps filled."""
        return say(message, self.locale).format(*parts)

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one line."""
        return (", " if self.locale == "en" else "、").join(items)

    def joined(self, items: Iterable[str]) -> str:
        """Several remarks in one line."""
        return ("; " if self.locale == "en" else "；").join(item for item in items if item)

    def named(self, label: str, told: str) -> str:
        """A label with what is said of it."""
        return f"{label}: {told}" if self.locale == "en" else f"{label}：{told}"

    def noted(self, label: str, note: str) -> str:
        """A label with a note in brackets."""
        return f"{label} ({note})" if self.locale == "en" else f"{label}（{note}）"

    def role(self, key: str) -> str:
        """The label of a role."""
        return self.pack.roles[key].text(self.locale)

    def roles(self, names: Iterable[str]) -> str:
        """The labels of several roles."""
        return self.listed(self.role(key) if key in self.pack.roles else self.say("客户") for key in names)

    def limit(self, limit: str) -> str:
        """A limit by itself: 3 个工作日."""
        return limit_in_words(limit, self.locale)

    def lasts(self, limit: str) -> bool:
        """Whether a limit leaves any time; 0m is at once."""
        return bool(parse_limit(limit).amount)

    def within(self, limit: str) -> str:
        """A limit as a promise: 3 个工作日内, 次日 15:00 前, 立即."""
        known = parse_limit(limit)
        if known.kind in (Kind.NEXT_DAY, Kind.NEXT_WORKING_DAY):
            return self.say("{} 前", self.limit(limit))
        return self.say("{}内", self.limit(limit)) if known.amount else self.say("立即")

    def promise(self, spec: Stage, limit: str = "") -> str:
        """A limit with the fact it runs from: 登记后 2 小时内."""
        return self.say(FACTS[spec.starts], self.within(limit or spec.limit))

    def cases(self, spec: Stage, *, short: bool = False) -> dict[str, list[str]]:
        """The other limits of a stage as promises, each with the conditions under which it counts."""
        grouped: dict[str, list[str]] = {}
        for case in spec.limits:
            grouped.setdefault(self.within(case.limit), []).append(self.when(case.when, short=short))
        return grouped

    def when(self, when: Iterable[Condition], *, short: bool = False) -> str:
        """Conditions in words; empty when there are none. Short: the values alone, for the chart."""
        told = (" · ".join(self._parts(condition, short)) for condition in when)
        return self.say("，或").join(part for part in told if part)

    def either(self, whens: list[str]) -> str:
        """Several conditions of which any is enough; what all of them are about is said once."""
        sign = ": " if self.locale == "en" else "："
        about = {when.split(sign)[0] for when in whens}
        if len(about) == 1 and all(sign in when and " · " not in when for when in whens):
            return self.named(about.pop(), " / ".join(when.split(sign, 1)[1] for when in whens))
        return self.say("，或").join(whens)

    def _parts(self, condition: Condition, short: bool) -> Iterator[str]:
        for key, values in self._named(condition, short):
            shown = [*values[:MANY], "…"] if short and key == "words" and len(values) > MANY else values
            label = self.pack.views[key].label.text(self.locale) if key in self.pack.views else ""
            told = self.listed(shown)
            yield told if short else self.named(label or self.say(KINDS[key]), told)
        for key, answers in condition.said.items():
            yield self._answer(key, answers)
        if condition.earlier is not None:
            yield self.say("此前投诉 {} 次及以上", condition.earlier)

    def _named(self, condition: Condition, short: bool) -> Iterator[tuple[str, list[str]]]:
        pack = self.pack
        labels: dict[str, dict[str, Label]] = {
            "channels": pack.channels,
            "sources": pack.sources,
            "levels": {key: level.label for key, level in pack.levels.items()},
            "flags": {key: flag.label for key, flag in pack.flags.items()},
            "priorities": {key: priority.label for key, priority in pack.priorities.items()},
            "severity": {key: level.label for key, level in pack.severity.levels.items()},
            "part": {},
        }
        for view_key, view in pack.views.items():
            labels[view_key] = {key: category.label for key, category in view.classes.items()}
            for category in view.classes.values():
                labels["part"].update(category.parts)
        for name in Condition.model_fields:
            values = getattr(condition, name)
            if not values or name in ("said", "earlier"):
                continue
            if name == "nature":
                if short and values == ["valid"]:
                    continue  # in the chart it stands on the way of the valid ones anyway
                yield name, [self.say(NATURES[value]) for value in values]
            else:
                yield name, [self._text(labels.get(name, {}).get(value), value) for value in values]

    def _text(self, label: Label | None, key: str) -> str:
        return label.text(self.locale) if label else key

    def _answer(self, key: str, answers: list[str]) -> str:
        """What a duty's field must say: 核实·是否属实：是."""
        duty_key, _, name = key.partition(".")
        duty = self.pack.duties[duty_key]
        field = duty.fields.get(name)
        words = {"yes": self.say("是"), "no": self.say("否")}
        told = self.listed(
            self._text(field.answers.get(answer) if field else None, words.get(answer, answer))
            for answer in answers
        )
        label = field.label.text(self.locale) if field else self.say("是否通过")
        return self.named(f"{duty.label.text(self.locale)} · {label}", told)

    def duty(self, key: str, *, short: bool = False) -> list[str]:
        """What is said of a duty: who and until when, under which condition, and what follows."""
        duty = self.pack.duties[key]
        said = [self.named(self.role(duty.asks), self.promise(duty))]
        said += [
            self.named(" / ".join(whens), limit) for limit, whens in self.cases(duty, short=short).items()
        ]
        if only := self.when(duty.when, short=short):
            said.append(self.say("仅限：{}", only))
        if duty.again:
            said.append(self.say("之后再次：{}", self.within(duty.again)))
        return [*said, *self._follows(duty)]

    def _follows(self, duty: Duty) -> Iterator[str]:
        if duty.sets:
            stage = self.pack.stages[duty.sets].label.text(self.locale)
            most = self.say("（最迟 {}）", self.within(duty.at_most)) if duty.at_most else ""
            yield self.say("约定“{}”的时限", stage) + most
        if duty.checks:
            yield self.say("不通过：重新处理")
        if duty.tells:
            yield self.say("告知：{}", self.roles(duty.tells))
        if duty.must:
            yield self.say("结案后仍须完成")

    def authority(self, steps: list[Authority]) -> Iterator[str]:
        """Up to which cost each role decides."""
        for step in steps:
            most = (
                self.say("任何费用") if step.up_to is None else self.say("不超过 {} 元", f"{step.up_to:,.0f}")
            )
            yield self.noted(self.role(step.role), most)

    def tried(self) -> str:
        """After which call-backs that reached nobody the complaint is closed; empty when after none."""
        tries = self.pack.tries
        return (
            self.say("{}回访 {} 次均未联系上：结案", self.within(tries.within), tries.most) if tries else ""
        )

    def rework(self) -> str:
        """What follows when the customer is not satisfied."""
        again, rounds = self.limit(self.pack.rework.limit), self.pack.rework.rounds
        if rounds is None:
            return self.say("不满意：重新处理，{}内，直至满意", again)
        return self.say("不满意：重新处理，{}内，最多 {} 轮", again, rounds)

    def answered(self, form: Form | None, by: str) -> str:
        """A form of reply or call-back with who gives it."""
        how = self.say(FORMS[form]) if form else self.say("与渠道一致")
        return self.noted(how, self.role(by)) if by else how
