from one import *

SECTION = CONFIG
other = None
__all__ = ["SECTION"]
