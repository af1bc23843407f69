"""Tables of complaints: read, looked at, and filed a few rows at a time."""
