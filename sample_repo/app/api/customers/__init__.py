"""Customers, their addresses and their credit. (Customer team)"""
