// A notice leaves the corner after a while; screen readers have heard it when it came.
const NOTICE_MS = 12_000;
const status = document.getElementById("status");

if (status.textContent) setTimeout(() => status.replaceChildren(), NOTICE_MS);
