"""Goods that come back. (After-sales team)"""
