// The price engine in the browser: the very files of the core, run by Pyodide in a worker, so that a
// till without a connection prices as the core does. Start it as a module worker, send
// {python, engine}: the address of Pyodide's folder and of the packed engine; it answers {ready}.
// Then {rulebook} as a text, answered by {version}, and {number, context, basket, trace} as texts,
// each answered by {number, answer}. What it cannot read is answered by {number, fault}.
let engine;

const start = async ({ python, engine: address }) => {
  const { loadPyodide } = await import(`${python}/pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: `${python}/` });
  const packed = await fetch(address);
  pyodide.unpackArchive(await packed.arrayBuffer(), "zip", { extractDir: "/engine" });
  pyodide.runPython("import sys; sys.path.insert(0, '/engine')");
  engine = pyodide.pyimport("ordito.pricing.rules.texts").Desk();
  return { ready: true };
};

const answer = async (asked) => {
  if (asked.python) return start(asked);
  if (asked.rulebook) return { version: engine.put_rulebook(asked.rulebook) };
  const { number, context, basket, trace = false } = asked;
  return { number, answer: engine.answer(context, basket, trace) };
};

let turn = Promise.resolve();
self.addEventListener("message", ({ data }) => {
  turn = turn
    .then(() => answer(data))
    .catch((fault) => ({ number: data.number, fault: String(fault) }))
    .then((said) => self.postMessage(said));
});
