"""Tokens. The section is a prefix object; credentials are variables."""

import hashlib
import hmac

from api import store
from api.routing import HttpError
from api.settings import Section, credential

auth = Section("auth")


def issue(user_id):
    """A token: who, for how long, and a signature."""
    user = store.find("users", user_id)
    if user["locked"]:
        raise HttpError(403, "the account is locked")
    claims = f"{auth.must('issuer')}|{user['id']}|{auth.must('token_ttl_seconds')}"
    return {"token": f"{claims}|{signature(claims)}", "expires_in": auth.must("token_ttl_seconds")}


def signature(claims):
    key = credential("SESSION_SIGNING_KEY").encode()
    return hmac.new(key, claims.encode(), hashlib.sha256).hexdigest()[:32]


def verify(token):
    claims, _, found = token.rpartition("|")
    return {"valid": hmac.compare_digest(found, signature(claims))}


def failed_login(user_id):
    user = store.find("users", user_id)
    user["failures"] += 1
    user["locked"] = user["failures"] >= auth.get("max_failures", 5)
    return user


def password_rules():
    rules = auth.get("password", {})
    return {"min_length": rules.get("min_length", 12), "history": rules.get("history", 5)}


def new_key(user_id):
    store.find("users", user_id)
    owned = [row for row in store.rows("api_keys") if row["user_id"] == user_id and not row["revoked"]]
    if len(owned) >= auth.must("max_api_keys"):
        raise HttpError(409, "too many keys; revoke one first")
    return store.insert("api_keys", {"user_id": user_id, "revoked": False}, "K-")
