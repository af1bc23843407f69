"""Our worker with the deployments that are measured."""

from bench.wake_table import TABLE
from deployments.worker import main

main(TABLE)
