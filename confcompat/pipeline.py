"""check(): the whole data flow on one screen."""
