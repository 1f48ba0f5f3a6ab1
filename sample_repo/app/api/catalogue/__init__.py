"""Products and categories. (Catalogue team)"""
