"""Pages of a list."""


def page_of(rows, request, limits):
    """One page. `limits` is a ``page`` section: ``default_size`` and ``max_size``."""
    size = min(request.number("size", limits["default_size"]), limits["max_size"])
    start = max(request.number("page", 1) - 1, 0) * size
    return {"items": rows[start:start + size], "total": len(rows), "size": size}
