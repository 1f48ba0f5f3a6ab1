"""The whole data flow: resolved inputs in, answers out."""
