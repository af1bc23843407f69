"""Contingency plans: what is done when a kind of trouble strikes, who does it, and how it is practised."""
