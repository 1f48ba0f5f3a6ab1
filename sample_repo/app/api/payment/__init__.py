"""Payment by card and on terms. (Payment team)"""
