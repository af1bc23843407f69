"""Plan reviews: what drills and cases taught goes into the next version of a plan."""
