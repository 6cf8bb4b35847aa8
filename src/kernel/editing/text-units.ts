// The one place that converts between UTF-16 units, UTF-8 bytes, code points and what a reader takes for one character.

/** What a public API counts columns and offsets in. */
export type TextUnit = "byte" | "codepoint" | "utf16";

/** The UTF-8 bytes of `text`; a lone surrogate counts as the three bytes of U+FFFD that it is written as. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** The UTF-8 bytes of the code point `code`. */
function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** The length of `text` in `unit`. */
export function lengthIn(text: string, unit: TextUnit): number {
  return fromUtf16(text, text.length, unit);
}

/** The number of units before the UTF-16 index `index`, which is clamped to the text. */
export function fromUtf16(text: string, index: number, unit: TextUnit): number {
  const end = clampIndex(index, text.length);
  if (unit === "utf16") return end;
  const bytes = byteLength(end === text.length ? text : text.slice(0, end));
  if (unit === "byte" || bytes === end) return bytes;
  let count = 0;
  for (let i = 0; i < end; i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1) count++;
  return count;
}

/** The UTF-16 index of `offset`, snapped back to the start of its character and clamped to the text. */
export function toUtf16(text: string, offset: number, unit: TextUnit): number {
  const wanted = clampIndex(offset, Number.MAX_SAFE_INTEGER);
  const nearest = Math.min(wanted, text.length);
  if (unit === "utf16") return (text.codePointAt(nearest - 1) ?? 0) > 0xffff ? nearest - 1 : nearest;
  // Up to there it is all ASCII.
  if (byteLength(nearest < text.length ? text.slice(0, nearest) : text) === nearest) return nearest;
  let passed = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.codePointAt(index) ?? 0;
    passed += unit === "byte" ? bytesOf(code) : 1;
    if (passed > wanted) break;
    index += code > 0xffff ? 2 : 1;
  }
  return index;
}

function clampIndex(index: number, length: number): number {
  return Number.isNaN(index) ? 0 : Math.max(0, Math.min(Math.trunc(index), length));
}

let segmenter: Intl.Segmenter | undefined;

/** Between two of these there is always a boundary (CR LF apart): letters of most scripts, without combining marks. */
function isSimple(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x300) return true;
  if (code < 0x3040) return (code >= 0x370 && code < 0x483) || (code >= 0x48a && code < 0x590);
  return (code < 0xa000 && code !== 0x3099 && code !== 0x309a) || (code >= 0xac00 && code < 0xd7a4);
}

// Longer clusters are cut: nobody reads them, and looking for their ends would cost the square of a hostile line.
const LONGEST_CLUSTER = 256;

/** The grapheme cluster that the unit at `index` belongs to, `index` being in the text. */
function clusterAt(text: string, index: number): { start: number; end: number } {
  if (isSimple(text, index) && (index + 1 >= text.length || isSimple(text, index + 1))) {
    return { start: index, end: index + 1 };
  }
  let from = index;
  while (from > 0 && index - from < LONGEST_CLUSTER && !(isSimple(text, from - 1) && isSimple(text, from))) from--;
  let to = index + 1;
  while (to < text.length && to - index < LONGEST_CLUSTER && !(isSimple(text, to - 1) && isSimple(text, to))) to++;
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  const found = segmenter.segment(text.slice(from, to)).containing(index - from);
  if (found === undefined) return { start: index, end: index + 1 };
  return { start: from + found.index, end: from + found.index + found.segment.length };
}

/** The index after the grapheme cluster at `index`; the end of the text stays where it is. */
export function nextGrapheme(text: string, index: number): number {
  return index >= text.length ? text.length : clusterAt(text, Math.max(0, index)).end;
}

/** The index of the grapheme cluster before `index`; 0 stays where it is. */
export function previousGrapheme(text: string, index: number): number {
  return index <= 0 ? 0 : clusterAt(text, Math.min(index, text.length) - 1).start;
}

/** The start of the grapheme cluster around `index`. */
export function graphemeStart(text: string, index: number): number {
  if (index <= 0) return 0;
  return index >= text.length ? text.length : clusterAt(text, index).start;
}

/** The grapheme cluster at `index`, empty at the end. */
export function graphemeAt(text: string, index: number): string {
  return text.slice(index, nextGrapheme(text, index));
}

const TAB_STOP = 8;

/** Cells that `text` takes on a screen when it starts at the left edge; tabs reach to the next multiple of 8. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const [i, part] of text.split("\t").entries()) {
    if (i > 0) width += TAB_STOP - (width % TAB_STOP);
    width += Bun.stringWidth(part);
  }
  return width;
}

/** The index of the grapheme that covers screen cell `cell`; the end of the text when it is shorter. */
export function indexAtCell(text: string, cell: number): number {
  if (cell === Number.POSITIVE_INFINITY) return text.length;
  let width = 0;
  let index = 0;
  while (index < text.length) {
    const next = nextGrapheme(text, index);
    const piece = text.slice(index, next);
    width += piece === "\t" ? TAB_STOP - (width % TAB_STOP) : Bun.stringWidth(piece);
    if (width > cell) break;
    index = next;
  }
  return index;
}
