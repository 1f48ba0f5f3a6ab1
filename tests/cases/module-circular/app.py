import first

print(first.value())
