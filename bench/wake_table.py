"""The deployments that `bench.wakes` measures, under the names the engine's door knows."""

from deployments.deploy import Deployment

QUESTIONS = 4
TABLE = [
    Deployment("bench.wake_flows.handle_complaint", "handle-complaint", "complaint", "measured", ("number",))
]
