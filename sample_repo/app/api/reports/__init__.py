"""Reports for the sales floor. (Data partner)"""
