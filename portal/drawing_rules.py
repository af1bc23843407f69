"""The second half of the page of text: stages, duties, authority, replies, call-backs, closing."""

from collections.abc import Iterator

from complaints.pack import STAGES
from complaints.pack_parts import Label
from complaints.pack_words import Compensation, Condition, Stage
from portal.drawing_words import FACTS, Words

Section = tuple[str, list[str]]

CLUSTERS = {
    "project": "项目", "intake": "受理分类", "assessment": "评估分类", "dispatch": "派单分类",
    "complainant": "投诉人", "words": "关键词",
}  # fmt: skip
"""What complaints may have in common."""


def rules_of(words: Words) -> Iterator[Section]:
    """The sections from the first stage to the archive, each a heading and its lines."""
    yield "各阶段时限、提醒和上报", list(_stages(words))
    yield "处理", list(_handling(words))
    yield "分级补偿", [line for rule in words.pack.compensation for line in _compensation(words, rule)]
    yield "即时告知", list(_tells(words))
    yield "答复", [_rule(words, r.when, words.answered(r.form, r.by)) for r in words.pack.replies]
    yield "回访", list(_callbacks(words))
    yield "不满意时", list(_rework(words))
    yield "结案依据", list(_grounds(words))
    yield "转入其他程序", [words.named(words.when(r.when), r.procedure) for r in words.pack.routes]
    yield "预警、改进和通知", list(_watching(words))


def _stages(words: Words) -> Iterator[str]:
    """Every stage in the order of a life, with the duties before it; then the duties beside."""
    pack, locale = words.pack, words.locale
    for key in (stage for stage in STAGES if stage in pack.stages):
        for name, duty in pack.duties.items():
            if duty.before == key:
                yield from _duty(words, name)
        spec = pack.stages[key]
        yield words.named(spec.label.text(locale), words.promise(spec))
        if key == "classify" and pack.undecided:
            yield "  " + words.say("无法判断时由{}判断", words.role(pack.undecided))
        yield from _watched(words, spec, cases=True)
    for name, duty in pack.duties.items():
        if duty.before is None:
            yield from _duty(words, name)


def _duty(words: Words, name: str) -> Iterator[str]:
    duty = words.pack.duties[name]
    label = duty.label.text(words.locale)
    if duty.before is None:
        label = words.noted(label, words.say("与办理同时进行"))
    who, *told = words.duty(name)
    yield words.named(label, who)
    yield from (f"  {line}" for line in told)
    if duty.fields:
        fields = words.listed(field.label.text(words.locale) for field in duty.fields.values())
        yield "  " + words.named(words.say("须填写"), fields)
    yield from _watched(words, duty, cases=False)


def _watched(words: Words, spec: Stage, *, cases: bool) -> Iterator[str]:
    """The other limits of a stage, its reminder, and who hears when it is missed."""
    if cases:
        for limit, whens in words.cases(spec).items():
            yield "  " + words.named(limit, words.either(whens))
    told = []
    if spec.remind:
        told.append(words.say("到期前 {}提醒", words.limit(spec.remind)))
    if spec.tells_customer:
        told.append(words.say("同时告知客户"))
    for rung in spec.ladder:
        late = (
            words.say("逾期 {}", words.limit(rung.after)) if words.lasts(rung.after) else words.say("到期时")
        )
        told.append(words.say("{}报{}", late, words.role(rung.to)))
    if spec.repeat and spec.ladder:
        told.append(words.say("此后每 {}再报", words.limit(spec.repeat)))
    if spec.pausable:
        told.append(words.say("等待客户时暂停计时"))
    if told:
        yield "  " + words.joined(told)


def _handling(words: Words) -> Iterator[str]:
    pack, locale, say = words.pack, words.locale, words.say
    yield words.named(say("处理权限"), words.listed(words.authority(pack.authority)))
    yield words.named(say("处理措施"), words.listed(m.text(locale) for m in pack.measures.values()))
    yield say("部门最多退回 {} 次，再由{}裁定", pack.refusals.most, words.role(pack.refusals.arbiter))
    yield words.named(say("等待客户答复"), words.within(pack.customer_answer))
    yield say("延长时限：{}批准，最多 {} 个工作日", words.role(pack.extension.by), pack.extension.most_days)
    for heading, labels in (
        ("证据", pack.evidence),
        ("责任", pack.responsibilities),
        ("责任追究", pack.consequences),
    ):
        if labels:
            yield words.named(say(heading), words.listed(label.text(locale) for label in labels.values()))


def _compensation(words: Words, rule: Compensation) -> Iterator[str]:
    by = words.say("按延误天数") if rule.by == "days" else words.say("按损失金额")
    yield words.named(rule.label.text(words.locale), words.joined([by, words.when(rule.when)]))
    for step in rule.steps:
        told = []
        if step.amount:
            told.append(words.say("{} 元", f"{step.amount:,g}"))
        if step.per_day:
            told.append(words.say("每天 {} 元", f"{step.per_day:,g}"))
        if step.share:
            told.append(words.say("损失的 {}%", f"{step.share * 100:g}"))
        if step.at_most:
            told.append(words.say("不超过 {} 元", f"{step.at_most:,g}"))
        reach = words.say("其余") if step.up_to is None else words.say("不超过 {}", f"{step.up_to:,g}")
        yield "  " + words.named(reach, words.listed(told))


def _tells(words: Words) -> Iterator[str]:
    for tell in words.pack.tells:
        at = words.noted(words.say("立即"), words.say(FACTS[tell.at], "").strip())
        department = words.pack.departments[tell.department].text(words.locale) if tell.department else ""
        to = words.roles(tell.to)
        told = words.say("告知：{}", words.noted(to, department) if department else to)
        yield words.named(words.joined([at, words.when(tell.when)]), told)


def _callbacks(words: Words) -> Iterator[str]:
    pack, say = words.pack, words.say
    for rule in pack.callbacks:
        yield _rule(words, rule.when, words.answered(rule.form, "" if rule.form == "letter" else rule.by))
    if pack.tries:
        ground = pack.grounds[pack.tries.ground].label.text(words.locale)
        yield words.tried() + say("，依据：{}", ground)
    for quota in pack.quotas:
        told = say("每月至少回访 {} 次，{} 日起提醒", quota.callbacks, quota.remind_from)
        yield words.named(words.role(quota.role), told)
    for scale in pack.survey.values():
        yield words.named(
            scale.label.text(words.locale), words.listed(_answers(words, scale.answers, scale.dissatisfied))
        )


def _answers(words: Words, answers: dict[str, Label], bad: list[str]) -> Iterator[str]:
    """The answers of a question; those that lead to rework are marked."""
    for key, label in answers.items():
        yield label.text(words.locale) + (" ✗" if key in bad else "")


def _rule(words: Words, when: list[Condition], said: str) -> str:
    return words.named(words.when(when), said) if when else said


def _rework(words: Words) -> Iterator[str]:
    yield words.rework()
    if words.pack.rework.rounds is not None:
        yield words.say("之后由{}决定", words.role(words.pack.rework.then))


def _grounds(words: Words) -> Iterator[str]:
    for ground in words.pack.grounds.values():
        told = [words.say("可在结案决定中选择")] if ground.decidable else []
        told += [words.say("经办人可说明理由申请")] if ground.requestable else []
        label = ground.label.text(words.locale)
        yield words.named(label, words.joined(told)) if told else label


def _watching(words: Words) -> Iterator[str]:
    pack, say = words.pack, words.say
    for cluster in pack.clusters:
        told = say("{} 天内 {} 件起", cluster.within_days, cluster.at_least)
        same = say("相同{}", say(CLUSTERS[cluster.by]))
        yield words.joined([same, told, say("告知：{}", words.role(cluster.to))])
    check = words.limit(pack.effect.check_after)
    yield say("改进措施完成 {}后由{}检查效果", check, words.role(pack.effect.by))
    yield say("{} 至次日 {} 不给员工发信（紧急除外）", pack.quiet.start, pack.quiet.end)
    yield say("同时 {} 封及以上合并为一封", pack.digest_from)
    yield say("信中的链接 {} 天内有效", pack.link_days)
