"""Signs requests to the payment provider."""

import hashlib
import hmac
import os


def api_key():
    """The provider's key. It has the form ``pk1_...``."""
    key = os.environ["PAYMENT_API_KEY"]
    if not key.startswith("pk1_"):
        raise ValueError("PAYMENT_API_KEY is not a v1 key")
    return key


def sign(message):
    return hmac.new(api_key().encode(), message.encode(), hashlib.sha256).hexdigest()


def webhook_secret():
    """What the provider signs its webhooks with."""
    return os.environ["PAYMENT_WEBHOOK_SECRET"]
