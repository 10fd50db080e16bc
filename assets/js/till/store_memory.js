// A log's store in memory: for tests, and for what Node runs. It keeps what the browser's keeps.
import { Overtaken, StorageFull } from "./log.js";

export const memoryStore = ({ room = Infinity } = {}) => {
  const entries = [];
  const states = new Map();
  return {
    async head() {
      return entries.at(-1);
    },
    async append(added, state = {}) {
      const [{ seq }] = added;
      if (seq !== (entries.at(-1)?.seq ?? 0) + 1) throw new Overtaken(`${seq} is written`);
      if (entries.length + added.length > room) throw new StorageFull("no room is left");
      entries.push(...structuredClone(added));
      for (const [name, value] of Object.entries(state)) states.set(name, structuredClone(value));
    },
    async unsent(limit) {
      const through = states.get("taken_through") ?? 0;
      return entries.filter(({ seq }) => seq > through).slice(0, limit);
    },
    async entries(after, limit) {
      return entries.filter(({ seq }) => seq > after).slice(0, limit);
    },
    async taken(through) {
      states.set("taken_through", through);
    },
    async get(name) {
      return structuredClone(states.get(name));
    },
    async put(state) {
      for (const [name, value] of Object.entries(state)) states.set(name, structuredClone(value));
    },
  };
};
