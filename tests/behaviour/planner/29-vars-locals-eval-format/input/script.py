import multiprocessing

unit = "kWh"


def consumption(meter):
    return meter["new"] - meter["old"]


def template(text):
    return text.format(**globals())


meters = [{"old": 100, "new": 250}, {"old": 7, "new": 19}]
with multiprocessing.Pool(2) as pool:
    used = pool.map(consumption, meters)
total = eval("sum(used)")
locals()["average"] = total / len(used)
print("{total} {unit}, average {average:.1f}".format(**vars()))
print(template("{used} {unit}"), average)
print([name for name in ("meters", "used", "total", "average", "unit") if name in locals()], eval("[u * 2 for u in used]"))
