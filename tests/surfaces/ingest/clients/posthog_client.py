"""What an application does with posthog: URL and key are the arguments."""

import sys

from posthog import Posthog

url, key = sys.argv[1:]
client = Posthog(key, host=url, gzip=True)
client.set(distinct_id="cust-1", properties={"email": "anna@example.com"})
client.capture("Order Completed", distinct_id="cust-1", properties={"order_id": "O-1"})
client.capture("Product Viewed", distinct_id="cust-1", properties={"product_id": "SKU1"})
client.alias("anon-1", "cust-1")
client.shutdown()
