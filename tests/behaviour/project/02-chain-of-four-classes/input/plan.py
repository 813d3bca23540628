from route.app import Planner

STOPS = ["Graz", "Linz", "Wels"]

print("planning", len(STOPS), "stops")
planner = Planner(STOPS, workers=2)
planner.run()
for stop, cost in planner.rows:
    print(f"{stop:<6}{cost:>5}")
print("total", planner.total())
