"""Builds the nightly newsletter; cron calls this file."""
import report

print("newsletter", report.ISSUE)
pages = report.build_all()
for page in pages:
    print(page)
print(len(pages), "pages")
