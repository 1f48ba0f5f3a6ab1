"""Queries. The search partner prefers attributes: ``settings.search.page_size``."""

from api import features, store
from api.settings import settings


def target():
    """Where a query goes: the URL of the index, without a trailing slash."""
    return settings.search.endpoint.rstrip("/") + "/" + settings.search.index


def query(text, size):
    """Products whose name holds the text or one of its synonyms."""
    words = [text.lower(), *synonyms_of(text)] if features.enabled("search_synonyms") else [text.lower()]
    found = [row for row in store.rows("products") if any(word in row["name"].lower() for word in words)]
    return {
        "target": target(),
        "timeout_ms": settings.search.timeout_ms,
        "items": found[: min(size, settings.search.max_page_size)],
    }


def synonyms_of(word):
    return [entry for row in store.rows("synonyms") if row["id"] == word.lower() for entry in row["words"]]


def suggest(prefix):
    """Names that begin with the prefix, best first."""
    if len(prefix) < settings.search.suggest.min_chars:
        return []
    names = sorted(row["name"] for row in store.rows("products") if row["name"].lower().startswith(prefix.lower()))
    return names[: settings.search.suggest.limit]


def facets():
    """Number of products by category; only the configured facets exist."""
    counts = {}
    for row in store.rows("products"):
        counts[row["category_id"]] = counts.get(row["category_id"], 0) + 1
    return {name: counts if name == "category" else {} for name in settings.search.facets}


def reindex():
    batch = getattr(settings.search, "reindex_batch", 500)
    return {"target": target(), "batches": len(store.rows("products")) // batch + 1}
