"""From an image's name to the revisions that it may have been built from."""

from __future__ import annotations

import pytest

from confcompat.cluster.images import revisions_of

COMMIT = "3f9c1a7b" * 5


@pytest.mark.parametrize(
    ("image", "pattern", "expected"),
    [
        ("r/shop/api:1.41.0", "", ("1.41.0", "v1.41.0")),
        ("r/shop/api:1.41.0", "release-{value}", ("release-1.41.0",)),
        ("registry:5000/shop/api", "", ()),
        ("registry:5000/shop/api:v2@sha256:" + "a" * 64, "", ("v2", "vv2")),
        ("r/api@sha256:" + "a" * 64, "", ()),
        ("r/api:main-3f9c1a7", "", ("main-3f9c1a7", "vmain-3f9c1a7", "3f9c1a7")),
        ("r/api:v1.2.3-4-g3f9c1a7", "", ("v1.2.3-4-g3f9c1a7", "vv1.2.3-4-g3f9c1a7", "3f9c1a7")),
        (f"r/api:{COMMIT}", "", (COMMIT, f"v{COMMIT}")),
        ("r/api:deadbeefs", "", ("deadbeefs", "vdeadbeefs")),
        ("", "", ()),
    ],
)
def test_revisions(image: str, pattern: str, expected: tuple[str, ...]) -> None:
    """The tag, `v` and the tag, a commit id in it; a pattern is the only answer where there is one."""
    assert revisions_of(image, pattern) == expected
