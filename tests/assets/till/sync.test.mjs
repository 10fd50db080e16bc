import assert from "node:assert/strict";
import { test } from "node:test";
import { makeKeys } from "../../../assets/js/till/canonical.js";
import { openLog } from "../../../assets/js/till/log.js";
import { memoryStore } from "../../../assets/js/till/store_memory.js";
import { Refused, openSync, waitMs } from "../../../assets/js/till/sync.js";

const keys = await makeKeys();

/** A server that takes entries once, and whose answers get lost where `loses` says so. */
const server = () => {
  const taken = new Map();
  const asked = { times: 0, loses: new Set() };
  const send = async (entries) => {
    asked.times += 1;
    const results = entries.map(({ text }) => {
      const { seq } = JSON.parse(text);
      const outcome = taken.has(seq) ? "repeated" : "booked";
      taken.set(seq, text);
      return { seq, outcome };
    });
    if (asked.loses.has(asked.times)) throw new TypeError("Failed to fetch");
    return { taken_through: Math.max(0, ...taken.keys()), results };
  };
  return { taken, asked, send };
};

const openAll = async ({ send, loses }) => {
  const log = await openLog({ device: "d", keys, store: memoryStore() });
  const planned = [];
  const outcomes = [];
  const sync = openSync({
    log, send,
    told: (results) => outcomes.push(...results),
    later: (work, ms) => planned.push({ work, ms }),
    never: () => planned.splice(0),
  });
  return { log, sync, planned, outcomes, loses };
};

test("all is told in order, in batches, and nothing that was confirmed is told again", async () => {
  const { taken, asked, send } = server();
  const { log, sync, planned } = await openAll({ send });
  for (let i = 0; i < 120; i += 1) await log.append("sale", { i });

  await sync.kick();
  await sync.kick();

  assert.equal(taken.size, 120);
  assert.equal(asked.times, 3);
  assert.deepEqual(await log.unsent(), []);
  assert.deepEqual([sync.state.online, planned.length], [true, 0]);
});

test("an answer that was lost is asked for again, later and later, and counts once", async () => {
  const { taken, asked, send } = server();
  asked.loses = new Set([1, 2]);
  const { log, sync, planned, outcomes } = await openAll({ send });
  await log.append("sale", {});

  await sync.kick();
  assert.deepEqual([sync.state.online, taken.size, (await log.unsent()).length], [false, 1, 1]);
  await planned.pop().work();
  await planned.pop().work();

  assert.equal(sync.state.online, true);
  assert.deepEqual(outcomes, [{ seq: 1, outcome: "repeated" }]);
  assert.deepEqual([waitMs(0, 1), waitMs(3, 1), waitMs(30, 1), waitMs(3, 0)], [1000, 8000, 60_000, 4000]);
});

test("a server that has forgotten is told again from where it stands", async () => {
  const { taken, send } = server();
  const { log, sync } = await openAll({ send });
  for (const i of [1, 2, 3, 4]) await log.append("sale", { i });
  await sync.kick();
  for (const seq of [3, 4]) taken.delete(seq);
  await log.append("sale", { i: 5 });
  const careful = openSync({
    log,
    send: async (entries) => {
      const first = JSON.parse(entries[0].text).seq;
      const known = Math.max(0, ...taken.keys());
      return first === known + 1 ? send(entries) : { taken_through: known, results: [] };
    },
  });

  await careful.kick();

  assert.deepEqual([...taken.keys()].sort(), [1, 2, 3, 4, 5]);
});

test("a no of the server is shown, not hidden, and tried again later", async () => {
  const { log, sync, planned } = await openAll({
    send: async () => {
      throw new Refused({ code: "counter.device_revoked", detail: "The device may not sell any more." });
    },
  });
  await log.append("sale", {});

  await sync.kick();

  assert.equal(sync.state.refusal.code, "counter.device_revoked");
  assert.equal(planned.length, 1);
  assert.equal((await log.unsent()).length, 1);
});
