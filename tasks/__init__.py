"""The stages: one file and one verb for each stage of handling."""
