"""Settings and command-line flags → the snapshots that a check reads."""

from confcompat.adapters.inputs.clones import Clone, OpenRepository
from confcompat.adapters.inputs.flags import Flags
from confcompat.adapters.inputs.resolve import resolve_inputs

__all__ = ["Clone", "Flags", "OpenRepository", "resolve_inputs"]
