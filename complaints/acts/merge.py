"""Merge: told twice, handled once. The child goes on in its root until it is separated or the root closes."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.acts.plan import carry
from complaints.acts.relate import score_again
from complaints.case import Case
from complaints.errors import Refusal
from complaints.pack import MERGED_GROUND
from complaints.rating import rate
from complaints.severity import priority
from complaints.writing import write_customer, write_owner


def merge(child: Case, root: Case, by: str, reason: str, now: datetime) -> None:
    """Let `child` go on in `root`: its promises end, what it asked is withdrawn, its customer is told once.

    Refusal with the reason when that cannot be. Both cases must be locked.
    """
    if why := obstacle(child, root):
        raise Refusal(why)
    carry(child, root, now)
    child.enter("merged", by, now, into=root.number, reason=reason)
    root.enter("took_in", by, now, child=child.number, reason=reason, **_rated_again(root, child.number))
    write_customer(child, "merged", now, root=root.number)
    said = f"{child.number}：{child.record('matter')}"
    write_owner(root, f"took-in/{child.number}", now, by=by, customer_said=said)
    score_again(root, now)
    child.settle(now)
    root.settle(now)


def obstacle(child: Case, root: Case) -> str:
    """Why `child` cannot be merged into `root`, in words for the desk; empty when it can."""
    mine, into = child.story, root.story
    if child.number == root.number:
        return "不能把投诉并入它自己。"
    if mine.merged_into:
        return f"投诉 {child.number} 已并入 {mine.merged_into}，请先撤销。"
    if into.merged_into:
        return f"投诉 {root.number} 自己已并入 {into.merged_into}，请并入 {into.merged_into}。"
    for case in (child, root):
        if case.story.ground:
            return f"投诉 {case.number} 已结案，不能合并；请改为关联。"
    if mine.outer:
        return f"投诉 {child.number} 由第三方转来，须按其期限单独回复；请以它为主件，或改为关联。"
    if into.reply:
        return f"投诉 {root.number} 已答复客户，新的诉求不能再并入；请以另一件为主件，或改为关联。"
    return ""


def cautions(child: Case, root: Case) -> list[str]:
    """What somebody should know before merging, though it is allowed; each a message for the desk."""
    found = []
    if child.pack.procedure != root.pack.procedure:
        found.append("两件投诉的程序不同：合并后按主件的程序办理。")
    urgency = list(child.pack.priorities)
    known = [child.story.priority, root.story.priority]
    if all(one in urgency for one in known) and urgency.index(known[0]) < urgency.index(known[1]):
        found.append("并入的一件优先级更高：合并后按主件的优先级办理。")
    levels = list(root.pack.levels)
    known = [child.story.level, root.story.level]
    if all(one in levels for one in known) and levels.index(known[0]) < levels.index(known[1]):
        found.append("并入的一件级别更高：合并后按主件的级别办理。")
    if child.story.reply:
        found.append("并入的一件已答复客户：其回访不再进行。")
    return found


def separate(child: Case, root: Case, by: str, reason: str, now: datetime) -> None:
    """Undo a merger: the child goes on by itself, its times counted from its own receipt as ever."""
    if child.story.merged_into != root.number:
        raise Refusal(f"投诉 {child.number} 没有并入 {root.number}。")
    if child.story.ground:
        raise Refusal(f"投诉 {child.number} 已随主件结案，不能再撤销合并。")
    child.enter("separated", by, now, root=root.number, reason=reason)
    root.enter("separated", by, now, child=child.number, reason=reason)
    child.settle(now)
    root.settle(now)


def follow_root(child: Case, root: Case, same_customer: bool, now: datetime) -> None:
    """The root is closed: the child closes with it. What another customer withdrew goes on for this one.

    Does nothing while the root is open. Only somebody else's customer is told of the closing here.
    """
    if not root.story.ground or child.story.merged_into != root.number or child.story.ground:
        return
    if root.story.ground == "withdrawn" and not same_customer:
        separate(child, root, "system", "主件由其客户撤回", now)
        return
    told = same_customer and child.record("email") == root.record("email")
    close(child, MERGED_GROUND, "system", now, reasons=root.number, tell=not told)
    child.settle(now)


def _rated_again(root: Case, child: str) -> dict[str, Any]:
    """What the rules would say of a root that was classified before this repeat came: for people to judge."""
    known = root.story.classification
    if not known or not root.story.valid:
        return {}
    found = rate(root, known.get("severity", {}).get("adjustment", 0), also=[child])
    suggested = priority(root.pack, found, known.get("assessment", ""))
    urgency = list(root.pack.priorities)
    present = root.story.priority
    more = present in urgency and urgency.index(suggested) < urgency.index(present)
    return {"severity": found.as_json()} | ({"suggested": suggested} if more else {})
