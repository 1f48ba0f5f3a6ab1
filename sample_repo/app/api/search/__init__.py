"""Full-text search. (Search partner)"""
