"""Frozen values that every layer speaks in, and the Protocols that the adapters fulfil."""
