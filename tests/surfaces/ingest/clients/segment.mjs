// What an application does with @segment/analytics-node: URL and key are the arguments.
import { Analytics } from "@segment/analytics-node";

const [url, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host: url, maxRetries: 1 });
const who = { userId: "cust-1", anonymousId: "anon-1" };
analytics.identify({ ...who, traits: { email: "anna@example.com" } });
analytics.track({ userId: "cust-1", event: "Order Completed", properties: { order_id: "O-1" } });
analytics.page({ userId: "cust-1", name: "Home", properties: { url: "https://shop.example/" } });
analytics.group({ userId: "cust-1", groupId: "hh-3" });
analytics.alias({ userId: "cust-1", previousId: "anon-1" });
await analytics.closeAndFlush();
