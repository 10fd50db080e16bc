// What an application does with @rudderstack/rudder-sdk-node: URL and key are the arguments.
import pkg from "@rudderstack/rudder-sdk-node";

const Analytics = pkg.default ?? pkg;
const [url, writeKey] = process.argv.slice(2);
const analytics = new Analytics(writeKey, { dataPlaneUrl: url, flushAt: 20, flushInterval: 500 });
analytics.identify({ userId: "cust-1", anonymousId: "anon-1", traits: { email: "anna@example.com" } });
analytics.track({ userId: "cust-1", event: "Order Completed", properties: { order_id: "O-1" } });
analytics.page({ userId: "cust-1", name: "Home", properties: { url: "https://shop.example/" } });
analytics.group({ userId: "cust-1", groupId: "hh-3" });
analytics.alias({ userId: "cust-1", previousId: "anon-1" });
await new Promise((done) => analytics.flush(done));
process.exit(0);
