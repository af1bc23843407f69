"""Who is still to be told that a letter has arrived (procedure C: tell the customer it has arrived)."""

from complaints.case import Case

TOLD = ("acknowledged_by_post", "receipt_impossible")
"""Entries after which nobody has to post a receipt any more."""


def owes_receipt(case: Case) -> bool:
    """Whether a complaint waits for its receipt by post: it came by letter and no e-mail could be sent.

    A complaint that is closed or goes on in another waits no more.
    """
    story = case.story
    if case.complaint.channel != "letter" or story.ground or story.merged_into:
        return False
    if story.filed.get("acknowledged") or story.facts.keys() & set(TOLD):
        return False
    return not any(letter.kind == "acknowledgement" for letter in case.letters())


def written_on(case: Case) -> str:
    """The date on the letter as the desk took it down (ISO); empty when it bears none."""
    found = (e.data.get("written_on", "") for e in case.entries if e.verb == "taken_down")
    return str(next(found, ""))
