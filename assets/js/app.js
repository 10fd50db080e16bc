import "./htmx.js";
import "htmx.org/dist/ext/hx-sse.js";
import "./live.js";
import "./keys.js";
import "./rail.js";
import "./drawer.js";
import "./status.js";
import "./store.js";
