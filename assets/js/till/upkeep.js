// Keeping the till whole: its service worker and updates between sales, and room on the device.
import { say } from "./dom.js";
import { t } from "./texts.js";

const LEAST_ROOM = 20 * 1024 * 1024;
const LOOK_MS = 15 * 60_000;

/** Asks the browser to keep what is stored here, whatever else it needs room for; tells whether it will. */
export const keepStored = async () => {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false; // the bar says so, and what would be lost
  }
};

/** Returns whether little room is left on the device. */
export const isCramped = async () => {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return quota - usage < LEAST_ROOM;
};

/** Registers the service worker, so that the page opens without a network from now on. */
export const keepFiles = async () =>
  navigator.serviceWorker?.register("/till/sw.js", { scope: "/till/", updateViaCache: "none" }).catch(() => undefined);

/**
 * Looks for a newer service worker. It is offered between two sales; the page is loaded anew only
 * when somebody has agreed to that.
 */
export const keepUpdated = async (till) => {
  const registration = await navigator.serviceWorker?.getRegistration("/till/");
  if (!registration) return;
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    till.updateReady = true;
    say(t("An update of the till is ready. It waits until no sale goes on."));
    till.changed();
  };
  const follow = (worker) => worker?.addEventListener("statechange", () => worker.state === "installed" && offer());
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  offer();
  let wanted = false;
  till.update = () => {
    if (!till.isIdle) return;
    wanted = true;
    registration.waiting?.postMessage("take over");
  };
  navigator.serviceWorker.addEventListener("controllerchange", () => wanted && location.reload());
  setInterval(() => registration.update().catch(() => undefined), LOOK_MS);
};
