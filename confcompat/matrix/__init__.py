"""Reads × trees → cells, and what is seen in them; pure."""
