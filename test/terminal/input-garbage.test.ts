// Hostile input: random bytes never throw, never stall, never keep much, and lose no key that follows them.

import { heapStats } from "bun:jsc";
import { expect, test } from "bun:test";
import type { InputEvent } from "../../src/terminal/input/events.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { createRandom, type Random } from "../kernel/random.ts";
import { bytesOf, decode, decodeInAllSplits, type Told, tell } from "./input.ts";

const STRINGS = 1_000_000;

const probes: [string, string[]][] = [
  ["x", ['x "x"']],
  ["\x1b[A", ["up"]],
  ["\x1bOP", ["f1"]],
  ["\x1b[1;5C", ["ctrl-right"]],
  ["\x1b[97;5u", ["ctrl-a"]],
  ["\x1bq", ["alt-q"]],
  ["\r", ["enter"]],
  ["\xc3\xa9", ['é "é"']],
];

/** What sequences are made of is more frequent than the rest. */
const parts = [
  ..."\x1b\x1b\x1b[[O];:<>?$~mMRuAtPX^_\\0123456789",
  "\x07",
  "\x9b",
  "\x9d",
  "\x9c",
  "\x1b[200~",
  "\x1b[201~",
];

function garbage(random: Random): Uint8Array {
  const text = Array.from({ length: random.below(24) }, () =>
    random.below(4) === 0 ? String.fromCharCode(random.below(256)) : random.pick(parts),
  );
  return bytesOf(text.join(""));
}

test("after any garbage and a pause, every key is decoded", () => {
  const random = createRandom(23);
  const events: InputEvent[] = [];
  const decoder = new InputDecoder({ onEvent: (event) => events.push(event) });
  for (let i = 0; i < STRINGS; i++) {
    const sent = garbage(random);
    decoder.push(sent);
    decoder.end();
    events.length = 0;
    const [probe, keys] = random.pick(probes);
    decoder.push(bytesOf(probe));
    if (!Bun.deepEquals(events.map(tell), keys)) expect([sent, events.map(tell)]).toEqual([sent, keys]);
  }
}, 120_000);

test("garbage is the same in any split, and what it gives is well-formed", () => {
  const random = createRandom(29);
  for (let i = 0; i < 5000; i++) {
    const sent = garbage(random);
    for (const event of decodeInAllSplits(sent)) {
      // No control character ever comes as text, but for pastes, which are kept as they are.
      if (typeof event === "string") expect(event).not.toMatch(/\p{Cc}/u);
      else if (event.type === "mouse") expect(Math.min(event.row, event.col)).toBeGreaterThanOrEqual(0);
    }
  }
});

test("text never comes of what is in a sequence", () => {
  const random = createRandom(31);
  for (let i = 0; i < 5000; i++) {
    const body = Array.from({ length: random.below(12) }, () => String.fromCharCode(0x20 + random.below(0x20))).join(
      "",
    );
    const final = String.fromCharCode(0x61 + random.below(0x1a));
    if (/^\d+\$/.test(body)) continue; // rxvt's keys end there
    for (const told of decode([bytesOf(`\x1b[${body}${final}`)]))
      expect(typeof told === "string" && / "/.test(told) && final !== "u").toBe(false);
  }
});

for (const [what, start, filling, end] of [
  ["a control sequence", "\x1b[", "1;", "A"],
  ["a parameter", "\x1b[", "9", "u"],
  ["a single shift", "\x1bO", "1", "A"],
  ["a control string", "\x1b]52;c;", "QUJD", "\x1b\\"],
  ["a title", "\x1b]0;", "x", "\x07"],
] as const) {
  test(`${what} without end takes little memory, and its end is found`, () => {
    const events: Told[] = [];
    const decoder = new InputDecoder({ onEvent: (event) => events.push(tell(event)) });
    const chunk = Buffer.alloc(1024 * 1024, filling);
    Bun.gc(true);
    const before = heapStats().heapSize + process.memoryUsage().arrayBuffers;
    decoder.push(Buffer.from(start));
    for (let i = 0; i < 32; i++) decoder.push(chunk);
    Bun.gc(true);
    const grown = heapStats().heapSize + process.memoryUsage().arrayBuffers - before;
    expect(grown).toBeLessThan(12 * 1024 * 1024);
    decoder.push(Buffer.from(`${end}x`));
    expect(events).toEqual(['x "x"']);
  });
}

test("a million presses of Esc in one read are a million keys", () => {
  let count = 0;
  const decoder = new InputDecoder({ onEvent: () => count++ });
  decoder.push(new Uint8Array(1_000_000).fill(0x1b));
  decoder.flush();
  expect(count).toBe(1_000_000);
});
