"""How the customer is answered and asked: form and role by the rules of the pack."""

from complaints.case import Case
from complaints.conditions import holds
from complaints.pack_words import Callback, Reply


def reply_rule(case: Case) -> Reply:
    """The first rule for replies whose condition holds; one that says nothing where there is none."""
    return next((r for r in case.pack.replies if holds(r.when, case.story.traits)), Reply())


def reply_form(case: Case) -> str:
    """How the customer is answered: letter, call, hand or visit; by a rule of the pack, else by the channel.

    Without an e-mail address a letter goes on paper where a rule wants writing, else the desk calls.
    """
    rule = reply_rule(case).form
    form = rule or case.pack.reply_by[case.complaint.channel]
    if form == "letter" and not case.record("email"):
        return "hand" if rule else "call"
    return form


def callback_rule(case: Case) -> Callback:
    """How and by whom the customer is asked after the reply; without a rule as the reply went."""
    found = next((c for c in case.pack.callbacks if holds(c.when, case.story.traits)), None)
    if found is None:
        return Callback(form="letter" if reply_form(case) == "letter" else "call")
    no_letter = found.form == "letter" and not case.record("email")
    return Callback(form="call", by=found.by) if no_letter else found
