from multiprocessing import Pool

TEMPLATE = """\
Dear {name},
    you owe us {sum}.
"""


def fill(row):
    name, amount = row
    return TEMPLATE.format(name=name, sum=amount)


def check(text):
    return [len(line) - len(line.lstrip()) for line in text.splitlines()]


rows = [
  ("Ann", 12),
("Bo", 7),   # at the margin
]
pool = Pool(2)
if rows:
    letters = pool.map(fill, rows)
    for letter in letters:
        body = f"""{letter}
  Yours,
    {'''
the office
'''.strip()} {
    len(letter)
        }
"""
        print(body, check(body))
    total = rows[0][1] + \
  rows[1][1] \
        + 0
    note = 'one line, \
    with blanks in it'
    print("""
\ttab and \
no break""", r'''\n
  raw''', note, total)
pool.close(); pool.join()
query = ("SELECT *\n"
  "  FROM debts"
         "  -- " """end
   of it""")
print(query)
b = b"""x
  y"""; print(b, check(b.decode()))
