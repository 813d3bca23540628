from concurrent.futures import ProcessPoolExecutor


class main:
    """A main course."""

    def __init__(self, name, grams):
        self.name, self.grams = name, grams
        self.main = True

    def __repr__(self):
        return f"main({self.name!r})"


def calories(course):
    return course, int(course.grams * 1.5), isinstance(course, main)


def menu(main, dessert):
    return f"{main} + {dessert}"


def biggest(courses):
    main = max(courses, key=lambda course: course.grams)
    return main.name


courses = [main("pike", 220), main("goulash", 350)]
with ProcessPoolExecutor(max_workers=2) as executor:
    for course, kcal, known in executor.map(calories, courses):
        print(course, kcal, known, course.main)
print(menu(biggest(courses), "strudel"))
print(main.__doc__)
