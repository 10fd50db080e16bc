// The clock on the wall of a place, as the price engine asks for it; the device's zone never counts.
const parts = (zone) =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
const LOOK_BACK_MS = 4 * 3600_000;

/** Returns what a zone's clock shows at an instant (ms), as ms of a UTC clock that shows the same. */
export const wallOf = (zone, at) => {
  const found = Object.fromEntries(parts(zone).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return Date.UTC(+found.year, +found.month - 1, +found.day, +found.hour, +found.minute, +found.second);
};

/** Returns a zone's offset at an instant, seconds east. */
export const offsetOf = (zone, at) => (wallOf(zone, at) - Math.floor(at / 1000) * 1000) / 1000;

/**
 * Returns {utc_offset_s, repeated_until}: where the clock was set back and shows an hour again, the
 * time on the wall at which it has caught up, else undefined. As `clock_of` of the core.
 */
export const clockOf = (zone, at) => {
  const [before, now] = [offsetOf(zone, at - LOOK_BACK_MS), offsetOf(zone, at)];
  if (before <= now) return { utc_offset_s: now };
  let [low, high] = [at - LOOK_BACK_MS, at];
  while (high - low > 500) {
    const middle = (low + high) / 2;
    if (offsetOf(zone, middle) === before) low = middle;
    else high = middle;
  }
  const setBackAt = Math.floor(high / 1000) * 1000;
  if (at - setBackAt >= (before - now) * 1000) return { utc_offset_s: now };
  const wall = new Date(setBackAt + before * 1000).toISOString().slice(0, 19);
  return { utc_offset_s: now, repeated_until: wall };
};

/** Returns the day of a zone's clock at an instant, as 2026-11-22. */
export const dayOf = (zone, at) => new Date(wallOf(zone, at)).toISOString().slice(0, 10);
