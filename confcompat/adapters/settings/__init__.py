"""The settings file: finding it, reading it, writing it."""

from confcompat.adapters.settings.locate import SETTINGS_FILE, find_settings
from confcompat.adapters.settings.reading import FAIL_ON, load_settings
from confcompat.adapters.settings.text import settings_text

__all__ = ["FAIL_ON", "SETTINGS_FILE", "find_settings", "load_settings", "settings_text"]
