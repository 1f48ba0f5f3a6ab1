from ..base.conf import SETTINGS
from . import PORT


def size():
    return SETTINGS["queue"]["size"], PORT
