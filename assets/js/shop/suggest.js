// "/" goes to the search field, and what is typed there is completed.
const PAUSE_MS = 150;
const field = document.querySelector(".find input");
const list = document.createElement("datalist");
let waiting = 0;

list.id = "completions";
field.after(list);
field.setAttribute("list", list.id);

field.addEventListener("input", () => {
  clearTimeout(waiting);
  const typed = field.value;
  if (!typed.trim() || [...list.options].some((option) => option.value === typed)) return;
  waiting = setTimeout(async () => {
    const answer = await fetch(`/shop/suggest?${new URLSearchParams({ q: typed })}`).catch(() => null);
    if (!answer?.ok || field.value !== typed) return;
    const queries = await answer.json();
    list.replaceChildren(...queries.map((query) => new Option("", query)));
  }, PAUSE_MS);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest?.("input, textarea, select")) return;
  event.preventDefault();
  field.focus();
});
