"""The payment provider. The sample answers for the provider; no request leaves the process."""

from api.payment import signing
from api.routing import HttpError
from api.settings import CONFIG


class PaymentGateway:
    """Talks to the provider with the settings of one section."""

    def __init__(self, section):
        self.section = section
        self.http = section["http"]

    def charge(self, order_id, amount):
        """Authorises an amount. Gives the charge without its id."""
        if amount > self.section["max_amount"]:
            raise HttpError(400, f"a card payment may be {self.section['max_amount']}")
        self._send("/charges", f"{order_id}:{amount}")
        return {"order_id": order_id, "amount": amount, "status": "authorised", "method": "card"}

    def capture(self, charge):
        self._send(f"/charges/{charge['id']}/capture", str(charge["amount"]))
        charge["status"] = "captured"
        return charge

    def refund(self, charge, amount):
        if not self.section.get("refunds", {}).get("partial", True) and amount != charge["amount"]:
            raise HttpError(400, "only whole payments can be refunded")
        self._send(f"/charges/{charge['id']}/refund", str(amount))
        charge["status"] = "refunded"
        return charge

    def _send(self, path, message):
        return {
            "url": self.section["endpoint"] + path,
            "merchant": self.section["merchant_id"],
            "signature": signing.sign(message),
            "timeout": (self.http["connect_timeout_seconds"], self.http["read_timeout_seconds"]),
        }


class TermsCheck:
    """Payment on account: who may buy now and pay later."""

    def __init__(self, terms):
        self.limit = terms["limit"]
        self.days = terms["days"]
        self.blocked = terms.get("blocked_customers", [])

    def allows(self, customer, amount):
        if customer["id"] in self.blocked:
            return False
        return customer["credit_used"] + amount <= self.limit


gateway = PaymentGateway(CONFIG["payment"])
terms_check = TermsCheck(CONFIG["payment"]["terms"])
