"""A settings file's bytes → `Settings`, with every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from confcompat.adapters.settings.application import read_application
from confcompat.adapters.settings.document import Setting, did_you_mean, open_document, quote
from confcompat.adapters.settings.environments import read_environments
from confcompat.adapters.settings.values import key_text, revision
from confcompat.model.settings import Application, Ignore, Settings

SETTINGS = ("version", "application", "environments", "secrets", "critical", "budget", "ignore", "fail-on")
IGNORE_SETTINGS = ("rule", "key", "environment", "because", "until", "fingerprint")
FAIL_ON = ("error", "warning", "never")
VERSION = 1
NO_RULES: Mapping[str, str] = MappingProxyType({})


def load_settings(
    text: bytes, file: str, rules: Mapping[str, str] = NO_RULES, default_name: str = "application"
) -> Settings:
    """What the file says, defaults filled in.

    `rules` gives each known rule's name by its id, for `ignore`; empty, rules are not checked. `default_name` names an
    application that the file does not. Raises one `SettingsError` with file and line for every wrong setting.
    """
    document = open_document(text, file)
    found = document.section(SETTINGS, required=("version",))
    if "version" in found:
        _check_version(found["version"])
    application = Application(default_name)
    if "application" in found:
        application = read_application(found["application"], default_name)
    settings = Settings(
        application=application,
        environments=read_environments(found["environments"]) if "environments" in found else (),
        secrets=_keys(found, "secrets"),
        critical=_keys(found, "critical"),
        budget_unresolved=_budget(found["budget"]) if "budget" in found else None,
        ignore=tuple(_ignore(item, rules) for item in found["ignore"].items()) if "ignore" in found else (),
        fail_on=found["fail-on"].choice(FAIL_ON) if "fail-on" in found else FAIL_ON[0],
        file=file,
    )
    document.problems.raise_any()
    return settings


def _check_version(setting: Setting) -> None:
    if not setting.is_integer() or setting.integer() != VERSION:
        setting.mistyped(str(VERSION), f"this confcompat reads settings of version {VERSION}")


def _keys(found: Mapping[str, Setting], name: str) -> tuple[str, ...]:
    return tuple(key_text(item) for item in found[name].items("a list of keys")) if name in found else ()


def _budget(setting: Setting) -> int | None:
    found = setting.section(("unresolved",))
    return found["unresolved"].integer() if "unresolved" in found else None


def _ignore(setting: Setting, rules: Mapping[str, str]) -> Ignore:
    found = setting.section(IGNORE_SETTINGS, required=("rule", "because"))
    rule = found["rule"].text("a rule's name or id") if "rule" in found else ""
    known = [*rules, *rules.values()]
    if rule and rules and rule not in known:
        found["rule"].wrong(f"unknown rule {quote(rule)}", did_you_mean(rule, known) or "`confcompat rules` lists them")
    # An environment that is not listed is no error here: the entry matches nothing, and CC403 says so.
    return Ignore(
        rule=rule,
        because=found["because"].text("a reason") if "because" in found else "",
        key=key_text(found["key"]) if "key" in found else "",
        environment=found["environment"].text("an environment's name") if "environment" in found else "",
        until=revision(found["until"]) if "until" in found else "",
        fingerprint=found["fingerprint"].text("a fingerprint") if "fingerprint" in found else "",
        line=setting.line,
    )
