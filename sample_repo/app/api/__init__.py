"""The retail API: one process, many teams."""
