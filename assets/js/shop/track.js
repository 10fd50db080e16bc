// An order's page follows what happens: each word of the stream reads the page again.
const tracking = document.querySelector("[data-live]");
let reading = false;

const read = async () => {
  if (reading) return;
  reading = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("tracking");
    const old = document.getElementById("tracking");
    if (!fresh || !old) return;
    for (const [turn, part] of [...fresh.children].entries()) {
      const shown = old.children[turn];
      // what has focus stays; what reads aloud changes its words only
      if (shown?.contains(document.activeElement)) continue;
      if (shown?.getAttribute("role") === "status") shown.replaceChildren(...part.cloneNode(true).childNodes);
      else if (shown) shown.replaceWith(part.cloneNode(true));
    }
    document.title = page.title;
  } finally {
    reading = false;
  }
};

if (tracking) {
  let timer = 0;
  const stream = new EventSource(tracking.dataset.live);
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(read, 80);
  };
  stream.addEventListener("changed", soon);
  stream.addEventListener("reload", soon);
  addEventListener("pagehide", () => stream.close());
}
