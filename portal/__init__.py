"""The counter: the pages and the API that people and programs meet."""
