// "/" goes to the search field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest?.("input, textarea, select")) return;
  event.preventDefault();
  document.querySelector(".find input")?.focus();
});
