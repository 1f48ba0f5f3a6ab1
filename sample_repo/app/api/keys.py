"""Names of sections and keys that more than one module uses."""

from enum import Enum

CATALOGUE = "catalogue"
LEGACY_SYNC = "legacy_sync"
IMAGES = "images"
MAX_RELATED = "max_related"
PAGE = "page"


class InvoiceKey(str, Enum):
    """Keys of the ``invoices`` section."""

    NUMBER_PREFIX = "number_prefix"
    DUE_DAYS = "due_days"
    ROUNDING = "rounding"
    REMINDER_DAYS = "reminder_days"
    PDF = "pdf"
