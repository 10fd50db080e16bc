// The page's one event stream: its dot in the top bar, the pause button, and a bounded feed.
const FEED_ITEMS_MAX = 100;
const stream = document.getElementById("stream");
const dot = document.querySelector(".pulse");
const feed = document.getElementById("feed");
const button = document.querySelector("[data-pauses]");
let held = null; // messages kept back while paused, oldest first; null while running

const show = (state) => {
  if (dot) dot.dataset.state = state;
};

const trim = () => {
  while (feed && feed.children.length > FEED_ITEMS_MAX) feed.lastElementChild.remove();
};

const label = () => {
  const paused = held !== null;
  button.setAttribute("aria-pressed", String(paused));
  button.querySelector(".count").textContent = paused && held.length ? String(held.length) : "";
  button.querySelector(".pauses").hidden = paused;
  button.querySelector(".resumes").hidden = !paused;
  show(paused ? "paused" : "on");
};

if (stream) {
  stream.addEventListener("htmx:sse:after:connection", () => show(held === null ? "on" : "paused"));
  stream.addEventListener("htmx:sse:error", () => show("off"));
  stream.addEventListener("htmx:sse:close", () => show("off"));
  stream.addEventListener("htmx:sse:before:message", (event) => {
    if (held === null || event.detail.message.event) return;
    event.preventDefault();
    held.push(event.detail.message.data);
    if (held.length > FEED_ITEMS_MAX) held.shift();
    label();
  });
  stream.addEventListener("htmx:sse:after:message", trim);
}

button?.addEventListener("click", async () => {
  if (held === null) {
    held = [];
  } else {
    const late = held;
    held = null;
    for (const text of late) {
      await window.htmx.swap({ text, target: feed, swap: "afterbegin", sourceElement: stream });
    }
    trim();
  }
  label();
});
