"""Prices, tax and quotes. (Pricing team)"""
