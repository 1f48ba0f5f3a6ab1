"""Needs API_CONFIG_DIR to name a folder with base.yaml and api-config.yaml."""

import unittest

from api import wsgi
from api.routing import ROUTES, HttpError, find_route
from api.settings import CONFIG


class RoutesTest(unittest.TestCase):
    def test_every_example_path_finds_its_own_route(self):
        for item in ROUTES:
            found, _ = find_route(item.method, item.example_path())
            self.assertIs(found, item)

    def test_unknown_paths_are_not_found(self):
        with self.assertRaises(HttpError):
            find_route("GET", "/no/such/path")

    def test_every_domain_is_loaded(self):
        self.assertEqual(len(wsgi.DOMAINS), 15)
        self.assertIn("orders", CONFIG)


if __name__ == "__main__":
    unittest.main()
