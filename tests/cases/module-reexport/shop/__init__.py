from .settings import CONFIG as config
from .settings import section

__all__ = ["config", "section"]
