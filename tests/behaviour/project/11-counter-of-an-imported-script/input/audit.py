from crawler import LINKS, seen, visit

if __name__ == "__main__":
    for page in LINKS:
        visit(page)
    print("audited", seen.value)
