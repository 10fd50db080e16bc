// The bank's question in a frame of a platform: it begins when the platform has agreed, and says
// when it is done. In a window of its own it is a plain form.
// Source: UCP, Payment Authentication Extension, Surface Rendering and Notifications.
const page = document.querySelector("[data-challenge]");
const asked = page.querySelector("[data-asked]");
const params = { id: page.dataset.challenge };

const native =
  window.EmbeddedActionProtocolConsumer ?? window.webkit?.messageHandlers?.EmbeddedActionProtocolConsumer;
const isFramed = window.parent !== window;

/** Sends a JSON-RPC message to whoever shows this page: nothing in it is a secret. */
const send = (message) => {
  const whole = { jsonrpc: "2.0", ...message };
  if (native) native.postMessage(JSON.stringify(whole));
  else window.parent.postMessage(whole, "*");
};

const fail = (code, content) =>
  send({
    method: "action.error",
    params: {
      ...params,
      error: {
        ucp: { version: page.dataset.version, status: "error" },
        messages: [{ type: "error", code, content, severity: "recoverable" }],
      },
    },
  });

const show = (part) => {
  if (asked) asked.hidden = true;
  page.querySelector(part).hidden = false;
};

const answer = async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const { status } = await fetch(form.action, { method: "POST", body }).catch(() => ({ status: 0 }));
  if (status === 200) {
    show("[data-said]");
    send({ method: "action.done", params });
  } else if (status === 410) {
    show("[data-over]");
    fail("action_expired", "The bank does not ask any more.");
  } else {
    fail("action_failed", "The answer could not be passed on.");
  }
};

const begin = () => {
  if ("gone" in page.dataset) {
    fail("action_expired", "The bank does not ask any more.");
    return;
  }
  asked.hidden = false;
  asked.querySelector("form").addEventListener("submit", answer);
};

if (native || isFramed) {
  if (asked) asked.hidden = true;
  const ready = crypto.randomUUID();
  let hasBegun = false;
  const hear = (message) => {
    const isAnswer = message?.jsonrpc === "2.0" && message.id === ready && !hasBegun;
    if (!isAnswer || !message.result || message.result.ucp?.status === "error") return;
    hasBegun = true;
    begin();
  };
  if (native) window.EmbeddedActionProtocol = { postMessage: (text) => hear(JSON.parse(text)) };
  else window.addEventListener("message", (event) => event.source === window.parent && hear(event.data));
  send({ id: ready, method: "action.ready", params: { ...params, version: page.dataset.version } });
}
