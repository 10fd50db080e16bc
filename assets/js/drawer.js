// Drawers: a button with data-opens="id" opens the dialog of that id, data-closes closes its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches?.("dialog.drawer")) event.target.close();
});
