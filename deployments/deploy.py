"""What Prefect is told to run: the work pool and one entry per flow. Run again, it changes what differs."""

from adapters.mailboxes import mailboxes
from adapters.plan_versions import plans_now
from adapters.runs import WORK_POOL, call
from adapters.schedules import Deployment, drills_of, put
from adapters.settings import settings

__all__ = ["Deployment", "deploy", "deployments"]


def deployments() -> list[Deployment]:
    """All of them; a further flow is one more entry."""
    return [
        Deployment(
            "flows.complaint.handle_complaint",
            "handle-complaint",
            "complaint",
            "One complaint, from the moment it arrives until it is on the shelf.",
            parameters=("number",),
        ),
        Deployment(
            "flows.watch.watch",
            "watch",
            "watch",
            "The clock: reminds, escalates, and heals what was interrupted.",
            every=settings().watch_seconds,
        ),
        Deployment(
            "flows.importing.importing",
            "importing",
            "importing",
            "A table of complaints that was started on the page of imports.",
            parameters=("name",),
        ),
        Deployment(
            "flows.oversight.oversight",
            "oversight",
            "oversight",
            "Clusters, quotas and improvement measures: warns and reminds, and verifies histories in turn.",
            every=settings().oversight_seconds,
        ),
        Deployment(
            "flows.retrain.retrain",
            "retrain",
            "retrain",
            "Learns the classification anew from confirmed cases; replaces a model only by a better one.",
            every=settings().learn_days * 86_400,
        ),
        Deployment(
            "flows.inbox.inbox",
            "inbox",
            "inbox",
            "Reads what has come into the mailboxes; without any it is never due.",
            every=settings().mail_seconds if mailboxes() else None,
        ),
        *_of_plans(),
    ]


def _of_plans() -> list[Deployment]:
    """The review of plans, and for each plan in effect its drills with their schedule."""
    return [
        Deployment(
            "flows.plan_review.plan_review",
            "plan-review",
            "plan-review",
            "What drills and cases taught goes into a plan; run it with a plan to begin a review.",
            given={"plan": "", "number": ""},
        ),
        *(drills_of(plan) for plan in plans_now().values()),
    ]


def deploy(wanted: list[Deployment] | None = None) -> None:
    """Create or update the work pool and the deployments; EngineDown when Prefect does not answer."""
    if call("GET", f"/work_pools/{WORK_POOL}").is_error:
        call("POST", "/work_pools/", {"name": WORK_POOL, "type": "process"})
    for one in deployments() if wanted is None else wanted:
        put(one)


if __name__ == "__main__":
    deploy()
