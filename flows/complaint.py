"""The life of a complaint, as a story (procedure A; other procedures differ in their packs only)."""

from prefect import flow

from flows.calm import calm_logs
from flows.life import Life
from tasks.approve import approve
from tasks.archive import archive
from tasks.classify import classify
from tasks.decide import decide
from tasks.dispatch import dispatch
from tasks.investigate import investigate
from tasks.offer import offer
from tasks.register import register
from tasks.reply import reply
from tasks.resolve import resolve
from tasks.settle import settle
from tasks.survey import survey

calm_logs()


@flow(name="handle-complaint", flow_run_name="{number}")
async def handle_complaint(number: str) -> None:
    """One complaint, from the moment it arrives until it is on the shelf.

    Each turn asks whoever must be asked, sleeps until the answer is recorded, and takes one step; the duties
    that the pack has before a stage come with its turn. A turn that is not due by the record is passed over,
    so a life that was lost half way goes on where the record stands.
    """
    life = Life(number)
    await life.tell_notices()
    await life.turn(register)
    while life.unsettled:
        await life.turn(classify)
        await life.turn(settle)
        await life.turn(dispatch)
        await life.turn(investigate)
        await life.turn(resolve)
        await life.turn(approve)
        await life.turn(offer)
        await life.turn(reply)
        await life.turn(survey)
        await life.turn(decide)
    await life.turn(archive)
