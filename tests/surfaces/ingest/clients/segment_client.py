"""What an application does with segment-analytics-python: URL and key are the arguments."""

# pyright: basic, reportMissingImports=false
import sys

from segment.analytics.client import Client

url, key = sys.argv[1:]
for is_zipped in (False, True):
    client = Client(key, host=url, gzip=is_zipped, max_retries=1)
    client.identify("cust-1", traits={"email": "anna@example.com"}, anonymous_id="anon-1")
    client.track("cust-1", "Order Completed", {"order_id": "O-1", "total": 19.9})
    client.page("cust-1", "Shop", "Home", {"url": "https://shop.example/"})
    client.screen("cust-1", "App", "Cart")
    client.group("cust-1", "hh-3", {"name": "Family"})
    client.alias("anon-1", "cust-1")
    client.flush()
    client.join()
