// The texts of the screens: English in the sources, other languages from the catalogues.
let catalogue = {};
let language = "en";

/** Sets the language; its catalogue is {message: translation, or [one, many]}. */
export const setLanguage = (code, texts = {}) => {
  [language, catalogue] = [code, texts];
};

export const languageOf = () => language;

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));

/** Returns a text in the reader's language; `%(name)s` stands for a value. */
export const t = (message, values = {}) => fill(catalogue[message] ?? message, values);

/** Returns the text for one or for many. */
export const n = (one, many, count, values = {}) => {
  const [first, rest] = catalogue[one] ?? [one, many];
  return fill(count === 1 ? first : rest, { count, ...values });
};
