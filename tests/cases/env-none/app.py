import os

print(int(os.getenv("PORT")))
print(os.environ.get("HOSTS").split(","))
if not os.getenv("TOKEN"):
    raise SystemExit("TOKEN, please")
print(int(os.environ.get("SIZE", "3")))
