"""Seen before: the same customer, the same matter in other words, the same site; suggested, never decided."""
