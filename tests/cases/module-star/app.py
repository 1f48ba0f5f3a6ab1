from two import *

print(SECTION["b"])
