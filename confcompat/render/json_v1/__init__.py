"""Answers for programs, version 1: what contract.md promises, and additions."""
