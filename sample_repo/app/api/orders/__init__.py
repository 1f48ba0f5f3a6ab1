"""Orders: from basket to approval. (Order team)"""
