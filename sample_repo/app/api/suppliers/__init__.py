"""Suppliers and purchase orders. (Buying team)"""
