"""Oversight: clusters, quotas, standards and indicators, as pure rules over rows of the record."""
