import { expect, test } from "bun:test";
import { displayWidth, forEachPiece, type Piece, shownText, uncertainReach } from "../../src/terminal/width.ts";
import { Emulator, Random } from "./emulator.ts";
import { HOSTILE } from "./scenes.ts";

/** Pieces with their widths. */
function pieces(text: string | Uint8Array, column = 0): [string, number][] {
  const found: [string, number][] = [];
  forEachPiece(text, column, (piece: Piece, width) => {
    found.push([typeof piece === "number" ? String.fromCodePoint(piece) : piece, width]);
    return undefined;
  });
  return found;
}

test("letters, wide characters and marks", () => {
  expect(pieces("aé漢")).toEqual([
    ["a", 1],
    ["é", 1],
    ["漢", 2],
  ]);
  expect(pieces("e\u0301x")).toEqual([
    ["e\u0301", 1],
    ["x", 1],
  ]);
  expect(pieces("漢\u0301字")).toEqual([
    ["漢\u0301", 2],
    ["字", 2],
  ]);
  expect(pieces("\u1100\u1161\u11a8")).toEqual([["\u1100\u1161\u11a8", 2]]);
  expect(pieces("ก็")).toEqual([["ก็", 1]]);
});

test("emoji sequences are one piece of two cells", () => {
  for (const emoji of ["😀", "👨‍👩‍👧‍👦", "❤️", "👍🏽", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) expect(pieces(emoji)).toEqual([[emoji, 2]]);
  expect(pieces("🇩🇪🇫🇷")).toEqual([
    ["🇩🇪", 2],
    ["🇫🇷", 2],
  ]);
  expect(pieces("❤")).toEqual([["❤", 1]]);
});

test("control characters are shown, not sent", () => {
  expect(shownText("\x1b[2J\x07\x00\x7f\r\n")).toBe("^[[2J^G^@^?^M^J");
  expect(shownText("\x9b\x9d\x85")).toBe("\ufffd\ufffd\ufffd");
  expect(displayWidth("\x1b")).toBe(2);
});

test("tabs go to the next stop from where the text starts", () => {
  expect(displayWidth("\t")).toBe(8);
  expect(displayWidth("a\tb", 6)).toBe(3);
  expect(displayWidth("\t", 3, 4)).toBe(1);
  expect(displayWidth("\t", -3)).toBe(3);
});

test("what is not UTF-8 is shown as such", () => {
  expect(shownText(new Uint8Array([0x61, 0xff, 0xc3, 0xa9, 0xc3, 0x62]))).toBe("a\ufffdé\ufffdb");
  expect(shownText("a\ud800b\udc00")).toBe("a\ufffdb\ufffd");
  // An overlong escape and a C1 control of two bytes.
  expect(shownText(new Uint8Array([0xc0, 0x9b, 0xc2, 0x9b]))).toBe("\ufffd\ufffd\ufffd");
});

test("changes of direction are shown, what is invisible is left out", () => {
  expect(shownText("\u202eabc\u202c\u2066d\u2069")).toBe("\ufffdabc\ufffd\ufffdd\ufffd");
  expect(shownText("a\u200bb\u00adc\u200fd\ufeffe\u{e0041}f")).toBe("abcdef");
  expect(shownText("a\u2028b\u2029\ufff9\ufffe")).toBe("a\ufffdb\ufffd\ufffd\ufffd");
});

test("joiners stay where they shape letters, and never join what comes next", () => {
  expect(shownText("می\u200cخواهم")).toBe("می\u200cخواهم");
  expect(pieces("👨\u200d").at(-1)).toEqual(["👨", 2]);
  expect(shownText("a\u200db")).toBe("ab");
});

test("marks without a letter get one, and do not pile up", () => {
  expect(pieces("\u0301")).toEqual([["\u25cc\u0301", 1]]);
  const [piece] = pieces(`z${"\u0301".repeat(5000)}`);
  expect(piece?.[0].length).toBeLessThanOrEqual(32);
});

test("the visitor can end the walk, at little cost in a huge line", () => {
  let visited = 0;
  forEachPiece("क्ष".repeat(1_000_000), 0, () => ++visited < 80);
  expect(visited).toBe(80);
});

test("a long run of clusters is cut nowhere but between them", () => {
  const text = "👨‍👩‍👧‍👦".repeat(2000);
  expect(pieces(text)).toEqual(Array.from({ length: 2000 }, () => ["👨‍👩‍👧‍👦", 2]));
});

test("nothing of random bytes comes out that a terminal obeys", () => {
  const random = new Random(7);
  for (let times = 0; times < 3000; times++) {
    const bytes = Uint8Array.from({ length: random.below(40) }, () =>
      random.chance(30) ? random.pick([0x1b, 0x9b, 0xc2, 0xe2, 0x80, 0xf0, 0x5b]) : random.below(256),
    );
    const shown = shownText(random.chance(20) ? random.pick(HOSTILE) + Buffer.from(bytes).toString("latin1") : bytes);
    expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u);
  }
});

test("all terminals agree on the widths called certain", () => {
  const certain: [text: string, width: number][] = [];
  for (let code = 0x20; code < 0x30000; code++) {
    forEachPiece(String.fromCodePoint(code), 0, (piece, width) => {
      if (piece === code && uncertainReach(piece, false) === 0) certain.push([String.fromCodePoint(code), width]);
      return false;
    });
  }
  expect(certain.length).toBeGreaterThan(40_000);
  for (const reckoning of ["6", "code points", "clusters"] as const) {
    const emulator = new Emulator(1, 10, reckoning);
    // The emulator answers where its cursor is, counting from 1.
    emulator.write(certain.map(([text]) => `\r${text}\x1b[6n`).join(""));
    const expected = certain.map(([, width]) => `\x1b[1;${width + 1}R`).join("");
    expect(emulator.answers === expected, reckoning).toBe(true);
    emulator.dispose();
  }
});
