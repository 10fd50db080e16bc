// The till's service worker: opens the till where there is no connection. It serves the files of its
// own build alone, all of them or none, so that a page never meets files of another build. A newer
// worker waits until the page says `take over`, which it does between two sales.
// The server writes `self.TILL = {build, page, files}` in front of this file.
const { build, page, files } = self.TILL;
const PREFIX = "ordito-till-";
const CACHE = PREFIX + build;
const known = new Set(files.map(({ url }) => url));

/** Fetches a file, or takes it from an older build: a name with a hash is the same file for ever. */
const bring = async (cache, { url, integrity, hashed }) => {
  const kept = hashed ? await caches.match(url) : undefined;
  const answer = kept ?? (await fetch(new Request(url, { cache: hashed ? "default" : "reload", integrity })));
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache.put(url, answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer);
};

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await Promise.all(files.map((file) => bring(cache, file)));
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(older.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", ({ data, source }) => {
  if (data === "take over") self.skipWaiting();
  if (data === "which") source.postMessage({ build });
});

const answer = async (url, request) => (await caches.match(url, { cacheName: CACHE })) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && (pathname === page || pathname === page.slice(0, -1))) event.respondWith(answer(page, request));
  else if (known.has(pathname)) event.respondWith(answer(pathname, request));
});
