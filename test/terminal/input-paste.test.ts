// Bracketed pastes: whatever they hold is text, however they were split, and large ones cost no more than their size.
import { describe, expect, test } from "bun:test";
import { InputDecoder } from "../../src/terminal/input.ts";
import { createRandom } from "../kernel/random.ts";
import { bytesOf, decode, decodeInAllSplits, split, type Told } from "./input.ts";

const START = "\x1b[200~";
const END = "\x1b[201~";

const paste = (text: string, truncated = false): Told => ({ type: "paste", text, truncated });

const cases: [what: string, sent: string, ...events: Told[]][] = [
  ["text", `${START}hello${END}`, paste("hello")],
  ["nothing", START + END, paste("")],
  ["keys around it", `a${START}b${END}c`, 'a "a"', paste("b"), 'c "c"'],
  ["two in a row", `${START}a${END}${START}b${END}`, paste("a"), paste("b")],
  ["line breaks of every kind", `${START}a\rb\r\nc\nd\r\r\n${END}`, paste("a\nb\nc\nd\n\n")],
  [
    "keys and sequences in it",
    `${START}\x1b[A\x03\x1b\x1b]0;x\x07\x9b${END}`,
    paste("\x1b[A\x03\x1b\x1b]0;x\x07\ufffd"),
  ],
  ["its own beginning", `${START}a${START}b${END}`, paste(`a${START}b`)],
  ["almost its end", `${START}\x1b[201\x1b[201\x1b\x1b[20${END}x`, paste("\x1b[201\x1b[201\x1b\x1b[20"), 'x "x"'],
  ["UTF-8", `${START}あ😀é${END}`, paste("あ😀é")],
  ["what is no UTF-8", `${START}a\xff\xe3\x81b\0${END}`, paste("a\ufffd\ufffdb\0")],
  ["a byte order mark", `${START}\ufeffa${END}`, paste("\ufeffa")],
  ["Esc before it", `\x1b${START}a${END}`, "esc", paste("a")],
  ["an end without a beginning", `${END}a`, 'a "a"'],
  ["no end", `${START}abc\x1b[20`, paste("abc\x1b[20")],
];
for (const [what, sent, ...events] of cases) {
  test(`a paste with ${what}`, () => expect(decodeInAllSplits(bytesOf(sent))).toEqual(events));
}

test("random bytes come back as they were pasted", () => {
  const random = createRandom(17);
  for (let i = 0; i < 2000; i++) {
    const pasted = Buffer.from(
      Array.from({ length: random.below(60) }, () => random.pick([0x1b, 0x5b, 0x32, 0x30, 0x7e, 0x41, 0xc3, 0xa9])),
    );
    if (pasted.includes(END)) continue;
    const sent = Buffer.concat([Buffer.from(START), pasted, Buffer.from(END)]);
    expect(decode(split(sent, random))).toEqual([paste(pasted.toString())]);
  }
});

test("what exceeds the limit is dropped, said so, and the keys after it are keys", () => {
  const sent = bytesOf(`${START}0123456789${END}x`);
  expect(decodeInAllSplits(sent, { pasteLimit: 10 })).toEqual([paste("0123456789"), 'x "x"']);
  expect(decodeInAllSplits(sent, { pasteLimit: 9 })).toEqual([paste("012345678", true), 'x "x"']);
  expect(decodeInAllSplits(bytesOf(`${START}12\x1b[2${END}x`), { pasteLimit: 3 })).toEqual([
    paste("12\x1b", true),
    'x "x"',
  ]);
});

describe("a paste of 10 MB", () => {
  const SIZE = 10 * 1024 * 1024;
  const text = Buffer.alloc(SIZE, "All work and no play makes Jack a dull boy, été.\r");
  const escapes = Buffer.alloc(SIZE, "\x1b[201\x1bx");

  function take(pasted: Uint8Array, chunk: number): number {
    let length = 0;
    const decoder = new InputDecoder({
      onEvent: (event) => (length += event.type === "paste" ? event.text.length : 0),
    });
    decoder.push(Buffer.from(START));
    for (let at = 0; at < pasted.length; at += chunk) decoder.push(pasted.subarray(at, at + chunk));
    decoder.push(Buffer.from(END));
    return length;
  }

  /** Looks at each byte once, as nothing that decodes can avoid. */
  function scan(bytes: Uint8Array): number {
    let count = 0;
    for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0x1b) count++;
    return count;
  }

  function least(action: () => void): number {
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      action();
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  // Far above what it takes, far below what anything quadratic would: that is thousands of scans.
  const MOST_SCANS = 100;

  for (const [what, pasted, chunk] of [
    ["at once", text, SIZE],
    ["in reads of 64 KiB", text, 65_536],
    ["in reads of 16 bytes", text, 16],
    ["that is full of escapes, in reads of 1000 bytes", escapes, 1000],
  ] as const) {
    test(what, () => {
      expect(take(pasted, chunk)).toBe(pasted.toString().length);
      const ratio = least(() => take(pasted, chunk)) / least(() => scan(pasted));
      expect(ratio).toBeLessThan(MOST_SCANS);
    });
  }
});
