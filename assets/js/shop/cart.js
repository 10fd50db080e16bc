// A line of the cart is changed as soon as something else is chosen; without scripts by its button.
for (const form of document.querySelectorAll("form.change")) {
  const button = form.querySelector("button:not([name])");
  if (button) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit(button));
}
