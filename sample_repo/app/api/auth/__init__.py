"""Sign-in, tokens and keys. (Platform group)"""
