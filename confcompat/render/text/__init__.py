"""Answers for a terminal, made to be read."""
