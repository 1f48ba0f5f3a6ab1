"""Git repositories as snapshots: the git binary is asked, nothing is checked out, nothing of the target is run."""

from confcompat.adapters.git.repository import GitRepository, open_repository

__all__ = ["GitRepository", "open_repository"]
