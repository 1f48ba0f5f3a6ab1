"""Sends mails. Nothing leaves the process: a mail is a row of the store."""

import os
from dataclasses import dataclass

from api import features, store
from api.routing import HttpError
from api.settings import CONFIG


@dataclass(frozen=True)
class Smtp:
    """The ``notifications.smtp`` section. An unknown key there stops the process at start-up, on purpose."""

    host: str
    port: int
    sender: str
    use_tls: bool = True
    timeout_seconds: int = 10


smtp = Smtp(**CONFIG["notifications"]["smtp"])


def login():
    """User and password for the mail server; the user may be absent in environments without login."""
    return os.environ.get("SMTP_USER"), os.environ["SMTP_PASSWORD"]


def templates():
    return CONFIG["notifications"]["templates"]


def render(template, values):
    try:
        text = templates()[template]
    except KeyError:
        raise HttpError(404, f"no template {template}") from None
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def send(to, template, values):
    allowed = CONFIG["notifications"].get("only_to_domains")
    if allowed and to.split("@")[-1] not in allowed:
        raise HttpError(403, "this environment does not write to that domain")
    login()
    row = {"to": to, "template": template, "status": "sent", "via": f"{smtp.host}:{smtp.port}"}
    row["text"] = render(template, values) + "\n" + CONFIG["notifications"]["footer"]
    return store.insert("messages", row, "M-")


def fax(to):
    """Some customers want paper. The fax gateway is a mail address."""
    if not features.enabled("fax"):
        return {"to": to, "status": "switched off"}
    gateway = CONFIG["notifications"]["fax"]
    return {"to": f"{to}@{gateway['domain']}", "pages": gateway["max_pages"], "status": "sent"}
