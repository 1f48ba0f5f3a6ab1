"""Invoices and reminders. (Finance team)"""
