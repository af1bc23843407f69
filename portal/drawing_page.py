"""A whole procedure as a page of text to read beside the original: channels, people, classes, levels."""

from collections.abc import Iterator

from complaints.calendar import Locale
from complaints.pack import Pack
from complaints.pack_parts import Category, View
from complaints.pack_words import Level
from portal.drawing_rules import rules_of
from portal.drawing_words import FACTS, FORMS, Words

REQUIRED = {
    "name": "姓名", "contact": "联系方式", "address": "地址", "matter": "投诉事项", "project": "涉及项目",
    "occurred_at": "发生时间", "demand": "诉求",
}  # fmt: skip
"""What a complete record may have to hold."""


def page_of(pack: Pack, locale: Locale) -> str:
    """The procedure in words: headings with `#`, one rule a line with `-`. It has every number."""
    words = Words(pack, locale)
    sections = [
        *_incoming(words),
        ("角色", list(_roles(words))),
        *((view.label.text(locale), list(_classes(words, view))) for view in pack.views.values()),
        ("自动学习", list(_learning(words))),
        ("事实标记", [words.named(f.label.text(locale), words.listed(f.words)) for f in pack.flags.values()]),
        ("投诉级别（由重到轻）", [line for key in pack.levels for line in _level(words, key)]),
        ("严重程度", list(_severity(words))),
        ("优先级", list(_priorities(words))),
        *rules_of(words),
    ]
    version = words.say("版本 {}", pack.version)
    lines = [
        f"# {pack.title.text(locale)}",
        f"{pack.procedure} · {version}",
        "",
        pack.introduction.text(locale),
    ]
    for heading, told in sections:
        if told:
            lines += ["", f"## {words.say(heading)}", *map(_item, told)]
    return "\n".join(lines) + "\n"


def _item(line: str) -> str:
    """A line of a list; one that belongs to the line above stands further in."""
    return f"  - {line.strip()}" if line.startswith("  ") else f"- {line}"


def _incoming(words: Words) -> Iterator[tuple[str, list[str]]]:
    """How complaints come in, what is recorded, and under which numbers."""
    pack, locale = words.pack, words.locale
    yield (
        "渠道和答复形式",
        [
            words.named(label.text(locale), words.say(FORMS[pack.reply_by[key]]))
            for key, label in pack.channels.items()
        ],
    )
    told = [
        words.named(words.say("必须记录"), words.listed(words.say(REQUIRED[key]) for key in pack.required)),
        words.named(words.say("编号前缀"), f"{pack.number_prefix}, {pack.work_order_prefix}"),
        words.named(words.say("日历"), pack.calendar),
    ]
    for register in pack.registers:
        channels = words.listed(pack.channels[key].text(locale) for key in register.channels)
        told.append(
            words.named(register.label.text(locale), words.say("{}，编号前缀 {}", channels, register.prefix))
        )
    for channel, items in pack.checklists.items():
        ticked = words.listed(item.text(locale) for item in items.values())
        told.append(words.named(words.say("{}登记时逐项确认", pack.channels[channel].text(locale)), ticked))
    if pack.first_receiver:
        told.append(words.say("首接责任：首先受理的员工负责到底"))
    yield "登记要求", told


def _roles(words: Words) -> Iterator[str]:
    for key, role in words.pack.roles.items():
        rights = words.pack.roles.get(role.stands_for)
        told = [words.say("权限同{}", rights.text(words.locale))] if rights and role.stands_for != key else []
        told += [words.say("每个部门一名")] if role.of_department else []
        label = role.text(words.locale)
        yield words.named(label, words.joined(told)) if told else label


def _classes(words: Words, view: View) -> Iterator[str]:
    for category in view.classes.values():
        told = words.joined(_class(words, category))
        label = category.label.text(words.locale)
        yield words.named(label, told) if told else label


def _class(words: Words, category: Category) -> Iterator[str]:
    locale = words.locale
    if category.parts:
        yield words.listed(part.text(locale) for part in category.parts.values())
    if category.department:
        yield words.say("派往{}", words.pack.departments[category.department].text(locale))
    if category.duties:
        yield words.say(
            "处理时须做到：{}", words.listed(duty.text(locale) for duty in category.duties.values())
        )


def _learning(words: Words) -> Iterator[str]:
    """What is learned from confirmed cases, and what the model may do with it."""
    pack, locale, rule = words.pack, words.locale, words.pack.learning
    views = [view.label.text(locale) for name, view in pack.views.items() if name in rule.views]
    if not views:
        return
    yield words.say("从人工确认过的分类中学习：{}", words.listed(views))
    yield words.say("词语优先，没有词语时由模型建议" if rule.first == "words" else "模型优先于词语")
    if rule.decides:
        sure, right = (f"{share:.0%}" for share in (rule.decides.from_confidence, rule.decides.agreement))
        classes = [pack.views["assessment"].classes[key].label.text(locale) for key in rule.decides.classes]
        only = words.say("仅限{}", words.listed(classes)) if classes else ""
        yield words.joined([words.say("把握达 {}、检验正确率达 {} 时自动分类", sure, right), only])


def _level(words: Words, key: str) -> Iterator[str]:
    level = words.pack.levels[key]
    yield words.named(level.label.text(words.locale), words.when(level.when) or words.say("其余投诉"))
    yield from (f"  {line}" for line in _handled(words, level))


def _handled(words: Words, level: Level) -> Iterator[str]:
    """Who handles a complaint of a level, with which means, and what it must have."""
    pack, locale, say = words.pack, words.locale, words.say
    if level.owner:
        yield say("由{}办理", words.role(level.owner))
    if level.department:
        yield say("派往{}", pack.departments[level.department].text(locale))
    if level.assigned_by:
        yield say("由{}指定办理人", words.role(level.assigned_by))
    if level.settles:
        yield say("先由一线当场解决，{}", words.promise(pack.stages["settle"]))
    if level.offers:
        yield say("提出 {} 个方案供客户选择", level.offers)
    if level.approval:
        yield words.named(say("审批"), " → ".join(words.role(role) for role in level.approval))
    if level.authority:
        yield words.named(say("处理权限"), words.listed(words.authority(level.authority)))
    if level.measures:
        yield words.named(
            say("处理措施"), words.listed(pack.measures[m].text(locale) for m in level.measures)
        )
    if level.raises:
        after = say(FACTS[level.raises.starts], words.within(level.raises.after))
        yield say("{}未解决：升为{}", after, pack.levels[level.raises.to].label.text(locale))


def _severity(words: Words) -> Iterator[str]:
    rules, locale = words.pack.severity, words.locale
    for heading, parts in (("内容", rules.content), ("影响", rules.impact)):
        for part in parts:
            told = words.say("{} 分", part.points)
            yield words.named(f"{words.say(heading)} · {part.label.text(locale)}", told)
    for count in rules.frequency:
        label = words.say("{} 天内此前投诉 {} 次及以上", rules.frequency_within_days, count.at_least)
        yield words.named(label, words.say("{} 分", count.points))
    for key, points in rules.source.items():
        yield words.named(words.pack.sources[key].text(locale), words.say("{} 分", points))
    yield words.say("人工调整不超过 {} 分", rules.adjustment)
    for level in rules.levels.values():
        yield words.named(level.label.text(locale), words.say("{} 分及以上", level.from_points))


def _priorities(words: Words) -> Iterator[str]:
    pack, locale = words.pack, words.locale
    classes = pack.views["assessment"].classes
    for priority in pack.priorities.values():
        told = []
        if priority.content_points is not None:
            told.append(words.say("内容得 {} 分及以上", priority.content_points))
        if priority.severity:
            told.append(
                words.listed(pack.severity.levels[key].label.text(locale) for key in priority.severity)
            )
        if priority.classes:
            told.append(words.listed(classes[key].label.text(locale) for key in priority.classes))
        if priority.from_points is not None:
            told.append(words.say("{} 分及以上", priority.from_points))
        if priority.otherwise:
            told.append(words.say("其余投诉"))
        yield words.named(priority.label.text(locale), words.joined(told))
