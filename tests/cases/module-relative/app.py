from shop.web.queue import size

print(size())
