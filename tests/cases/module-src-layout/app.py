import sys

sys.path.insert(0, "src")
from shop.main import main

main()
