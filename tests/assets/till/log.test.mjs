import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, digestOf, isSigned, makeKeys, newId, publicKeyOf } from "../../../assets/js/till/canonical.js";
import { StorageFull, atRisk, checkFile, logFile, openLog } from "../../../assets/js/till/log.js";
import { memoryStore } from "../../../assets/js/till/store_memory.js";

const keys = await makeKeys();
const publicKey = await publicKeyOf(keys);
const open = (store = memoryStore(), clock) => openLog({ device: "till-1", keys, store, clock });

test("a value has one text", () => {
  assert.equal(canonical({ b: [1, null, { d: "ä\n", c: true }], a: undefined }), '{"b":[1,null,{"c":true,"d":"ä\\n"}]}');
  assert.throws(() => canonical({ a: 0.5 }), TypeError);
});

test("entries follow each other without a gap, each signed, however fast they are asked for", async () => {
  const store = memoryStore();
  const log = await open(store);

  const written = await Promise.all([..."abcdefgh"].map((kind) => log.append(kind, { kind })));

  assert.deepEqual(written.map(({ seq }) => seq), [1, 2, 3, 4, 5, 6, 7, 8]);
  let before = "0".repeat(64);
  for (const { text, signature } of await log.unsent()) {
    assert.equal(JSON.parse(text).prev, before);
    assert.ok(await isSigned(publicKey, text, signature));
    before = await digestOf(text);
  }
  const again = await open(store);
  assert.equal((await again.append("i", {})).seq, 9);
});

test("what cannot be kept is refused whole, and the log goes on where it was", async () => {
  const log = await open(memoryStore({ room: 1 }));
  await log.append("a", {});

  await assert.rejects(log.append("b", {}), StorageFull);

  assert.equal(log.head.seq, 1);
});

test("two writers of one store: the second is refused and nothing is doubled", async () => {
  const store = memoryStore();
  const [one, other] = [await open(store), await open(store)];
  await one.append("a", {});

  await assert.rejects(other.append("a", {}));

  assert.equal((await one.read()).length, 1);
});

test("a clock that is set back changes neither the order nor the times that were written", async () => {
  const times = [5000, 1000, 3000];
  const log = await open(memoryStore(), () => times.shift());
  for (const kind of "abc") await log.append(kind, {});

  const read = await log.read();

  assert.deepEqual(read.map(({ at }) => at.slice(17, 19)), ["05", "01", "03"]);
  assert.deepEqual(read.map(({ seq }) => seq), [1, 2, 3]);
});

test("an exported log is whole, and every change of it is seen", async () => {
  const log = await open();
  for (const amount of [100, 250, 400]) await log.append("sale", { total_minor: amount });
  const file = logFile("till-1", publicKey, await log.read());
  const { entries, ...rest } = JSON.parse(file);
  const as = (changed) => JSON.stringify({ ...rest, entries: changed });

  assert.deepEqual((({ first, last }) => [first, last])(await checkFile(file)), [1, 3]);
  await assert.rejects(checkFile(file.replace('\\"total_minor\\":250', '\\"total_minor\\":25')), /breaks at 2/);
  await assert.rejects(checkFile(as([entries[0], entries[2]])), /breaks at 3/);
  await assert.rejects(checkFile(as([entries[1], entries[0]])), /breaks at/);
  await assert.rejects(checkFile(as([{ ...entries[0], signature: entries[1].signature }])), /breaks at 1/);
});

test("what a destroyed device would lose is said in sales and money", async () => {
  const log = await open();
  await log.append("shift_opened", { counted_minor: 5000 });
  await log.append("sale", { total_minor: 1990 });
  await log.append("sale", { total_minor: 10 });
  await log.confirm(2);

  assert.deepEqual(atRisk(await log.unsent()), { sales: 1, minor: 10 });
});

test("ids are of version 7 and ordered by time", () => {
  const [early, late] = [newId(1_700_000_000_000), newId(1_700_000_000_001)];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});
