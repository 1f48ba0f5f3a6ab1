"""Mails and chat messages. (Customer team)"""
