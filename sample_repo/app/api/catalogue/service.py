"""Products. Key names stand in ``api.keys``."""

from api import keys, store
from api.cache import Cache
from api.routing import HttpError
from api.settings import CONFIG

SECTION = CONFIG[keys.CATALOGUE]

products_cache = Cache("products")


def image_url(product):
    """Where the picture is; None where this environment has no image server."""
    if keys.IMAGES not in SECTION:
        return None
    images = SECTION[keys.IMAGES]
    return f"{images['base_url']}/{product['id'].lower()}.{images['format']}"


def page_limits():
    return SECTION[keys.PAGE]


def product(sku):
    row = products_cache.get(sku, lambda: store.find("products", sku))
    return {**row, "image": image_url(row)}


def related(sku):
    """Products of the same category."""
    row = store.find("products", sku)
    same = [other for other in store.rows("products") if other["category_id"] == row["category_id"]]
    return same[: SECTION[keys.MAX_RELATED]]


def create(name, category_id, price):
    store.find("categories", category_id)
    if "price_floor" in SECTION and price < SECTION["price_floor"]:
        raise HttpError(400, "below the price floor")
    row = {"name": name, "category_id": category_id, "price": price, "weight_g": SECTION["default_weight_g"]}
    return store.insert("products", row, "SKU-")


def hidden_categories():
    hidden = SECTION.get("hidden_categories")
    return set() if hidden is None else set(hidden)


def categories():
    return [row for row in store.rows("categories") if row["id"] not in hidden_categories()]
