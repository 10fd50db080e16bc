// The service desk: that somebody looks at a case and writes in it is told, the text is kept as a
// draft, a ready answer is put in, and lists and buttons are reached by single keys.
const LOOK_MS = 20_000;
const DRAFT_MS = 1_500;
const reply = document.getElementById("reply");
const text = reply?.querySelector("textarea");

const tell = (fields) => {
  const body = new URLSearchParams({ _csrf: reply.querySelector("[name=_csrf]").value, ...fields });
  return fetch(`${reply.dataset.case}/look`, { method: "POST", body, keepalive: true }).catch(() => {});
};

if (reply) {
  let writing = false;
  let timer;
  setInterval(() => tell({ writing: writing ? "1" : "0" }), LOOK_MS);
  text.addEventListener("input", () => {
    if (!writing) {
      writing = true;
      tell({ writing: "1" });
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      writing = false;
      tell({ writing: "0", draft: text.value });
    }, DRAFT_MS);
  });
  window.addEventListener("pagehide", () => tell({ away: "1" }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button || !text) return;
  text.setRangeText(button.dataset.inserts, text.selectionStart, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input"));
});

// j and k go down and up a list, Enter opens what is reached, x chooses it.
const move = (step) => {
  const rows = [...document.querySelectorAll("[data-moves]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.querySelector("th a, a")?.focus();
};

const choose = () => {
  const box = document.activeElement?.closest("[data-moves]")?.querySelector("[type=checkbox]");
  if (box) box.checked = !box.checked;
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const help = document.getElementById("keys");
  if (event.key === "?" && help) help.showModal();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") choose();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    if (target.matches("textarea, input")) target.focus();
    else target.click();
  }
  event.preventDefault();
});
