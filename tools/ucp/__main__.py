"""Write the page of the protocol's duties: ``python -m tools.ucp``."""

from tools.ucp.register import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
print(f"written: {PAGE}")
