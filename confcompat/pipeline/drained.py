"""Whether what an ignore entry waited for has come."""

from __future__ import annotations

from confcompat.errors import InputError
from confcompat.model.inputs import CheckInputs
from confcompat.model.lookup import Present
from confcompat.model.settings import Ignore


class Drains:
    """Answers, per environment, whether all its live releases contain the revision that an entry names as `until`."""

    def __init__(self, inputs: CheckInputs) -> None:
        self._repository = inputs.repository
        self._live = {
            each.settings.name: tuple(source.release.commit for source in each.live) for each in inputs.environments
        }
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, entry: Ignore, environment: str) -> bool:
        """True where it is certain; a revision that does not exist yet has not come."""
        name = entry.until, environment
        if name not in self._known:
            self._known[name] = self._ask(*name)
        return self._known[name]

    def _ask(self, until: str, environment: str) -> bool:
        try:
            wanted = self._repository.resolve(until)
        except InputError:
            return False
        commits = self._live.get(environment, ())
        return bool(commits) and all(
            commit is not None and self._repository.contains(commit, wanted) == Present(True) for commit in commits
        )
