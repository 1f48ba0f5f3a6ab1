"""Endpoints of sign-in."""

from api import store
from api.auth import service
from api.routing import route


@route("POST", "/auth/tokens", example={"user_id": "U-1"})
def create_token(request):
    return 201, service.issue(request.need("user_id")[0])


@route("POST", "/auth/tokens/verify", example={"token": "a|b|c|d"})
def verify_token(request):
    return service.verify(request.need("token")[0])


@route("POST", "/auth/failures", example={"user_id": "U-1"})
def report_failure(request):
    return service.failed_login(request.need("user_id")[0])


@route("GET", "/auth/password-rules")
def password_rules(request):
    return service.password_rules()


@route("GET", "/auth/users/{user_id}")
def get_user(request):
    return store.find("users", request.params["user_id"])


@route("POST", "/auth/users/{user_id}/unlock")
def unlock(request):
    user = store.find("users", request.params["user_id"])
    user["locked"] = False
    user["failures"] = 0
    return user


@route("POST", "/auth/users/{user_id}/keys")
def create_key(request):
    return 201, service.new_key(request.params["user_id"])


@route("DELETE", "/auth/keys/{key_id}")
def revoke_key(request):
    row = store.find("api_keys", request.params["key_id"])
    row["revoked"] = True
    return row
