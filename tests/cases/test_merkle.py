"""The tree over the heads of the cases: every leaf proves the root."""

from __future__ import annotations

import pytest

from requests_app.cases import merkle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_of_a_tree_proves_its_root(size):
    leaves = [merkle.leaf(f"SAC-2026-{n:06d}", n, f"{n:064x}") for n in range(size)]
    for place, own in enumerate(leaves):
        assert merkle.climb(own, merkle.path(leaves, place)) == merkle.root(leaves)
    stranger = merkle.leaf("SAC-2026-999999", 1, "f" * 64)
    assert merkle.climb(stranger, merkle.path(leaves, 0)) != merkle.root(leaves)
