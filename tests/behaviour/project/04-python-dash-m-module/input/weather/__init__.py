UNITS = ("C", "F")
