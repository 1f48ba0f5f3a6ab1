from ..base import conf

PORT = conf.SETTINGS["web"]["port"]
