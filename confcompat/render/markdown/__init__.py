"""Answers for a pull request, a ticket or a page: Markdown that nothing of the target can break out of."""
