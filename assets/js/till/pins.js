// PINs without a connection: PBKDF2 of the PIN under the person's salt, then HMAC under the device's
// pepper, whose bytes no script can read. Wrong guesses are counted durably. See ADR 0063.
import { base64Of, bytesOfBase64 } from "./canonical.js";

const FIRST_LOCK_MS = 30_000;
const subtle = globalThis.crypto.subtle;

/** Imports a pepper (base64) so that it can be used and not read. */
export const keepPepper = (pepper) =>
  subtle.importKey("raw", bytesOfBase64(pepper), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/** Tells whether a PIN is the one that a verifier {salt, iterations, check} was made of. */
export const isPin = async (pepper, { salt, iterations, check }, pin) => {
  const typed = await subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOfBase64(salt), iterations };
  const digest = await subtle.deriveBits(how, typed, 256);
  return base64Of(await subtle.sign("HMAC", pepper, digest)) === check;
};

/**
 * Counts guesses: after `most` wrong ones in a row a wait that doubles. `guesses` is {person: {wrong,
 * until}}, which the caller keeps; both answer the new one.
 */
export const guessed = (guesses, person, right, { most, at }) => {
  const { [person]: before = { wrong: 0, until: 0 }, ...others } = guesses;
  if (right) return others;
  const wrong = before.wrong + 1;
  const over = wrong - most;
  return { ...guesses, [person]: { wrong, until: over < 0 ? 0 : at + FIRST_LOCK_MS * 2 ** Math.min(over, 12) } };
};

/** Returns for how long a person has to wait before the next guess, seconds. A clock that was set back locks no longer than the wait itself. */
export const lockedFor = (guesses, person, at) => {
  const { wrong = 0, until = 0 } = guesses[person] ?? {};
  const longest = FIRST_LOCK_MS * 2 ** Math.min(Math.max(wrong, 0), 12);
  return Math.max(0, Math.ceil(Math.min(until - at, longest) / 1000));
};
