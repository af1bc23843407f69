"""The verbs: one file for each thing that befalls a complaint. Each changes record and history together."""
