"""The lives: what Prefect runs."""
