// One text for one value, and the few pieces of cryptography that the log stands on.
const subtle = globalThis.crypto.subtle;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const bytesOf = (text) => new TextEncoder().encode(text);

/** Returns the JSON text of a value: keys sorted, no blanks, whole numbers only, `undefined` left out. */
export const canonical = (value) => {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} is no whole number`);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};

const hexOf = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Returns the SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits. */
export const digestOf = async (text) => hexOf(await subtle.digest("SHA-256", bytesOf(text)));

export const base64Of = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

export const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Makes a device's key pair; its private half can sign here and can never be read. */
export const makeKeys = () => subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);

/** Returns the public half as SubjectPublicKeyInfo in base64. */
export const publicKeyOf = async ({ publicKey }) => base64Of(await subtle.exportKey("spki", publicKey));

/** Signs a text: r and s, 64 bytes in base64 (IEEE P1363). */
export const sign = async ({ privateKey }, text) => base64Of(await subtle.sign(SIGNING, privateKey, bytesOf(text)));

/** Tells whether a signature is of this text by the holder of a public key (base64). */
export const isSigned = async (publicKey, text, signature) => {
  try {
    const key = await subtle.importKey("spki", bytesOfBase64(publicKey), ALGORITHM, false, ["verify"]);
    return await subtle.verify(SIGNING, key, bytesOfBase64(signature), bytesOf(text));
  } catch {
    return false; // neither key nor signature
  }
};

/** Returns a UUID of version 7 at an instant (milliseconds since 1970). */
export const newId = (at = Date.now()) => {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(10));
  random[0] = (random[0] & 0x0f) | 0x70;
  random[2] = (random[2] & 0x3f) | 0x80;
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0").slice(-12);
  const text = time + hexOf(random);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
};
