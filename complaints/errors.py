"""Errors that a person can act on."""


class Refusal(Exception):
    """Something is refused; the message says what and what to do, in one line."""
