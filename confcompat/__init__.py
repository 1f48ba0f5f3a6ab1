"""Which config changes break a release that is still running."""

__version__ = "0.1.0"
