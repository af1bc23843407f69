"""Figures: how fast, how much. `make bench` prints them."""
