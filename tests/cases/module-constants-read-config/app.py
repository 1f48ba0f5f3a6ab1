from settings import HOST, PORT

print(f"{HOST}:{PORT + 1}")
