"""Reading a release's source: facts from workers and the cache, reads by linking."""

from confcompat.adapters.analysis.analyzer import Analyzer

__all__ = ["Analyzer"]
