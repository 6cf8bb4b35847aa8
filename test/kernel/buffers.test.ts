// Buffers by name and number, over reloads of the plugins that have them.
import { expect, test } from "bun:test";
import { Buffers } from "../../src/kernel/buffers.ts";
import { Owner } from "../../src/kernel/owner.ts";

test("a named buffer is the same for the next generation, with its options anew", () => {
  const buffers = new Buffers();
  const first = new Owner("plugin", 1);
  const buffer = buffers.open(first, { name: "log", readonly: true });
  buffer.setText("kept");
  buffer.marks.set(1, { row: 0, column: 1 });
  buffer.cursor = { row: 0, column: 2 };
  const second = new Owner("plugin", 2);
  expect(buffers.open(second, { name: "log" })).toBe(buffer);
  first.dispose();
  expect([buffer.text, buffer.marks.size, buffer.cursor.column, buffer.readonly, buffer.closed]).toEqual([
    "kept",
    1,
    2,
    false,
    false,
  ]);
  expect([buffers.find("log"), buffers.get(buffer.number)]).toEqual([buffer, buffer]);
});

test("an anonymous buffer goes with its owner", () => {
  const buffers = new Buffers();
  const owner = new Owner("plugin");
  const buffer = buffers.open(owner);
  let gone = 0;
  buffer.observe({ closed: () => gone++ });
  expect(owner.registrations.size).toBe(1);
  owner.dispose();
  expect([gone, buffer.closed, buffers.get(buffer.number), buffers.size]).toEqual([1, true, undefined, 0]);
});

test("a deleted buffer leaves nothing behind, and its name makes a new one", () => {
  const buffers = new Buffers();
  const owner = new Owner("plugin");
  const buffer = buffers.open(owner, { name: "a" });
  buffers.open(owner, { name: "a" });
  expect(owner.registrations.size).toBe(1);
  expect([buffers.delete(buffer), buffers.delete(buffer)]).toEqual([true, false]);
  expect([owner.registrations.size, buffers.names()]).toEqual([0, []]);
  expect(buffers.open(owner, { name: "a" })).not.toBe(buffer);
});

test("named buffers that nobody asked for since the last time can be reaped, but for those in use", () => {
  const buffers = new Buffers();
  const owner = new Owner("plugin", 1);
  const shown = buffers.open(owner, { name: "shown" });
  buffers.open(owner, { name: "forgotten" });
  expect(buffers.reap()).toBe(0);
  owner.dispose();
  expect(buffers.reap((buffer) => buffer === shown)).toBe(0);
  expect(buffers.reap((buffer) => buffer === shown)).toBe(1);
  expect(buffers.names()).toEqual(["shown"]);
});

test("a generation that does not come into place leaves text and marks as they were", () => {
  const buffers = new Buffers();
  const owner = new Owner("plugin", 1);
  const buffer = buffers.open(owner, { name: "a" });
  buffer.setText("one\ntwo");
  buffer.marks.set(1, { row: 1, column: 1 }, { payload: { hl: "Error" } });
  const failed = new Owner("plugin", 2);
  expect(buffers.open(failed, { name: "a", readonly: true })).toBe(buffer);
  buffer.setText("three");
  buffer.marks.clear(1);
  buffer.marks.set(2, { row: 0, column: 0 });
  failed.dispose();
  expect([buffer.text, buffer.readonly, buffer.marks.size]).toEqual(["one\ntwo", false, 1]);
  expect(buffer.marks.get(1, 1)).toMatchObject({ start: { row: 1, column: 1 }, payload: { hl: "Error" } });
  const next = new Owner("plugin", 3);
  buffers.open(next, { name: "a" });
  buffer.setText("four");
  owner.dispose();
  expect(buffer.text).toBe("four");
});

test("a thousand reloads leave nothing behind", () => {
  const buffers = new Buffers();
  let owner = new Owner("plugin", 0);
  for (let generation = 1; generation <= 1000; generation++) {
    const next = new Owner("plugin", generation);
    buffers.open(next, { name: "named" });
    buffers.open(next);
    owner.dispose();
    owner = next;
  }
  expect([buffers.size, owner.registrations.size]).toEqual([2, 2]);
});
