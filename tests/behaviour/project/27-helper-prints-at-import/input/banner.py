VERSION = "1.4"
FOOTER = "*" * 37

print(f"*** backup {VERSION} (c) 2019 the admins ***")
