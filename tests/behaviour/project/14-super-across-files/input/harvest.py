from fieldwork.base import Job


class Harvest(Job):
    unit = "kg"

    def step(self, field):
        return super().step(field) * 3

    def run(self):
        print("harvest of", len(self.items), "fields")
        return super().run()


FIELDS = ["north", "mill", "brook"]
harvest = Harvest(FIELDS)
crop = harvest.run()
for field in FIELDS:
    print(f"{field}: {crop[field]} {harvest.unit}")
