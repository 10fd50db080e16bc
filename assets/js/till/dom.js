// Building the page: elements by one short function, and redrawing that keeps the focus.
const BOOLEAN = new Set(["disabled", "hidden", "checked", "required", "autofocus", "open", "readonly", "selected"]);
let sprite = "";

export const setIcons = (address) => {
  sprite = address;
};

/**
 * Makes an element: h("button.main", {type: "button", onclick}, "Pay"). Classes stand in its name;
 * `focus` names it, so that the focus stays with it when what it is in is drawn anew.
 */
export const h = (name, attributes = {}, ...children) => {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes) || attributes instanceof Node) {
    children.unshift(attributes);
    attributes = {};
  }
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) put(element, key, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

const put = (element, key, value) => {
  if (value === undefined || value === null) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "focus") element.dataset.focus = value;
  else if (BOOLEAN.has(key)) element.toggleAttribute(key, Boolean(value));
  else if (key === "value") element.value = value;
  else element.setAttribute(key, value);
};

/** Makes an icon of the sprite; it says nothing, the words beside it do. */
export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
};

/** Draws a region anew; the focus stays where it was, on what has the same name. */
export const draw = (region, ...children) => {
  const held = region.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  region.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (held) region.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
};

/** Says something to whoever does not look: the one live region of the page. */
export const say = (text) => {
  const region = document.getElementById("said");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
};

/** Makes a labelled field: {label, name, type, value, hint, ...attributes}. */
export const field = ({ label, name, hint, ...attributes }) =>
  h("label.field", {}, h("span", {}, label), h("input", { name, autocomplete: "off", ...attributes }), hint ? h("small", {}, hint) : null);

/** Makes a button; `about` is read out after its label, where that alone does not say of what. */
export const button = (label, onclick, { kind = "", glyph, about, ...attributes } = {}) =>
  h(`button${kind ? `.${kind}` : ""}`, { type: "button", onclick, ...attributes },
    glyph ? icon(glyph) : null, h("span", {}, label, about ? h("span.for-readers", {}, `: ${about}`) : null));

/**
 * Shows a dialog with a heading. `body(close)` makes its content; the promise is kept with what was
 * given to `close`, or undefined where it was left by Escape.
 */
export const dialog = (title, body, { wide = false } = {}) =>
  new Promise((resolve) => {
    const before = document.activeElement;
    const heading = `heading-${crypto.randomUUID()}`;
    const element = h(`dialog${wide ? ".wide" : ""}`, { "aria-labelledby": heading });
    let answer;
    const close = (value) => {
      answer = value;
      element.close();
    };
    element.append(
      h("header", {}, h("h2", { id: heading }, title), h("button.quiet", { type: "button", onclick: () => close(), "aria-label": closeLabel() }, icon("close"))),
      h("div.inside", {}, body(close, element)),
    );
    element.addEventListener("close", () => {
      element.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(answer);
    });
    document.getElementById("till").append(element);
    element.showModal();
    (element.querySelector("[autofocus]") ?? element.querySelector(".inside input, .inside button"))?.focus();
  });

let closeLabel = () => "Close";

/** Sets what the button that closes dialogs is called, in the reader's language. */
export const nameClose = (label) => {
  closeLabel = label;
};
