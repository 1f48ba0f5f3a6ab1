"""Stock in two distribution centres. (Logistics team)"""
