"""Carriers, labels and tracking. (Logistics team)"""
