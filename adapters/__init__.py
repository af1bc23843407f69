"""The wires: settings, database, clock, packs, mail, paper, vault, flow runs."""
