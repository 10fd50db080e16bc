// Scans of the store room. A scanner types as fast as a keyboard and ends with Enter: what it sends
// is taken out of the field at once and sent in its order, so that the next scan can begin.
const BUZZ_MS = 200;
let before = Promise.resolve();

const replace = (region, page) => {
  const fresh = page.getElementById(region);
  if (!fresh) return false;
  document.getElementById(region).replaceWith(fresh);
  window.htmx?.process(fresh);
  if (fresh.querySelector(".said.bad")) navigator.vibrate?.(BUZZ_MS);
  return true;
};

const send = async (form, url, text) => {
  const fields = new FormData(form);
  fields.set("scan", text);
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "text/html" },
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!replace(form.dataset.scans, page)) location.assign(answer.redirected ? answer.url : location.href);
  keep(form);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.scans || !event.submitter?.hasAttribute("data-adds")) return;
  event.preventDefault();
  const field = form.elements.scan;
  const text = field.value.trim();
  const url = event.submitter.formAction;
  field.value = "";
  field.focus();
  if (!text) return;
  before = before.then(() => send(form, url, text)).catch(() => {
    // without connection nothing is lost: the code stands in the field again
    field.value = text;
    form.classList.add("unsent");
  });
});

// A count that is not booked yet survives a closed browser: its form is kept on the device.
const keep = (form) => {
  if (!form.dataset.keeps) return;
  const held = [...new FormData(form)].filter(([name]) => name.startsWith("units-"));
  localStorage.setItem(form.dataset.keeps, JSON.stringify(held));
};

const restore = async (form) => {
  const held = JSON.parse(localStorage.getItem(form.dataset.keeps) ?? "[]");
  if (!held.length || form.querySelector("[name^='units-']")) return;
  const fields = new FormData(form);
  for (const [name, units] of held) fields.set(name, units);
  const url = form.querySelector("[data-adds]").formAction;
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "text/html" },
  });
  replace(form.dataset.scans, new DOMParser().parseFromString(await answer.text(), "text/html"));
};

for (const form of document.querySelectorAll("form[data-keeps]")) {
  if (form.dataset.scans) {
    if (form.hasAttribute("data-booked")) localStorage.removeItem(form.dataset.keeps);
    form.addEventListener("change", () => keep(form));
    before = before.then(() => restore(form)).catch(() => {});
  }
}

// The field takes the next scan wherever one has clicked before.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("scan");
  const elsewhere = event.target === document.body && event.key.length === 1;
  if (field && elsewhere && event.key !== "/" && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
});
document.getElementById("scan")?.focus();
document.querySelector(".store-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
