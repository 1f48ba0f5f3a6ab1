"""Endpoints of search."""

from api import store
from api.routing import route
from api.search import service
from api.settings import settings


@route("GET", "/search")
def search(request):
    return service.query(request.query.get("q", "bolt"), request.number("size", settings.search.page_size))


@route("GET", "/search/suggest")
def suggest(request):
    return {"names": service.suggest(request.query.get("q", "hex"))}


@route("GET", "/search/facets")
def facets(request):
    return service.facets()


@route("POST", "/search/reindex")
def reindex(request):
    return 202, service.reindex()


@route("GET", "/search/synonyms")
def list_synonyms(request):
    return {"items": store.rows("synonyms")}


@route("PUT", "/search/synonyms/{word}", example={"words": ["screw", "hex bolt", "stud"]})
def put_synonym(request):
    return store.put("synonyms", request.params["word"], {"words": request.need("words")[0]})
