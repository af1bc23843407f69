"""Drills: a plan is practised on a made-up or past case, by the real process, and measured."""
