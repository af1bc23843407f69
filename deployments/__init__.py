"""How it is deployed: Prefect deployments, the worker, the supervisor's parts."""
