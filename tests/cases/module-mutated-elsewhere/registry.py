config = None
extras = {}
