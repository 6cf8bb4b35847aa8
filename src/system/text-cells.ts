// Text measured in the columns of a terminal and cut at graphemes, whatever its size and whatever is in it.
//
// One rule for what is not printable: escape sequences and control characters take no column and are left out where text
// is made to fit; a tab or line break is one blank.

/** How `fitCells` fills and cuts. */
export interface FitOptions {
  /** Marks a cut; left out where it does not fit itself. */
  suffix: string;
  /** One column wide. */
  fill: string;
  align: "left" | "right" | "center";
}

/** How `truncateBytes` cuts. */
export interface CutOptions {
  /** Which end stays. */
  keep: "head" | "tail";
  /** Put before what is left, and after it, when something was cut; they count. Left out where they do not fit. */
  prefix: string;
  suffix: string;
}

/** How `wrapCells` starts its lines. */
export interface WrapOptions {
  /** Of the first line. */
  prefix: string;
  /** Of every other line. */
  continuation: string;
}

/** How `wrapWords` indents its lines. */
export interface IndentOptions {
  /** Stands before the first line. */
  first: string;
  /** Stands before every other line. */
  rest: string;
}

/** An escape sequence: CSI, or a string that ends with BEL or ST, or a few characters (ECMA-48, 5.4 and 5.6). */
const ESCAPE_SOURCE = [
  String.raw`\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]`,
  String.raw`\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)`,
  String.raw`\x1b[ -/]?[0-Z\\^-~]`,
].join("|");
const ESCAPE = new RegExp(ESCAPE_SOURCE, "y");
const ESCAPES = new RegExp(ESCAPE_SOURCE, "g");
const BLANK = /\r\n|[\t-\r\u0085\u2028\u2029]/g;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const CONTROLS = /\p{Cc}/gu;

/** What a terminal would show of a text on one line. */
function printable(text: string): string {
  return CONTROL.test(text) ? text.replace(ESCAPES, "").replace(BLANK, " ").replace(CONTROLS, "") : text;
}

/** The columns that a text takes. */
export function cellWidth(text: string): number {
  return Bun.stringWidth(printable(text));
}

/**
 * Cuts a text to a number of columns.
 *
 * @param mark stands where something was cut
 * @param keep which end stays
 * @returns at most `width` columns, whole graphemes
 */
export function truncateCells(text: string, width: number, mark: string, keep: "head" | "tail" = "head"): string {
  const shorten = keep === "head" ? cut : cutStart;
  return shorten(printable(text), width, printable(mark)).text;
}

/** Makes a text exactly `width` columns wide. */
export function fitCells(text: string, width: number, { suffix, fill, align }: FitOptions): string {
  const { text: kept, width: used } = cut(printable(text), width, printable(suffix));
  const space = width - used;
  const left = align === "left" ? 0 : align === "right" ? space : Math.floor(space / 2);
  return fill.repeat(left) + kept + fill.repeat(space - left);
}

/** Cuts printable text, and says how wide the result is. */
function cut(text: string, width: number, suffix: string): { text: string; width: number } {
  const suffixWidth = Bun.stringWidth(suffix);
  const mark = suffixWidth <= width ? { text: suffix, width: suffixWidth } : { text: "", width: 0 };
  let used = 0;
  let end = 0;
  /** The longest start that leaves room for the mark. */
  let room = { end: 0, width: 0 };
  for (const grapheme of graphemes(text)) {
    used += widthOf(grapheme);
    if (used > width) return { text: text.slice(0, room.end) + mark.text, width: room.width + mark.width };
    end += grapheme.length;
    if (used + mark.width <= width) room = { end, width: used };
  }
  return { text, width: used };
}

/** `cut` at the other end. */
function cutStart(text: string, width: number, mark: string): { text: string; width: number } {
  let left = Bun.stringWidth(text);
  if (left <= width) return { text, width: left };
  const markWidth = Bun.stringWidth(mark);
  const shown = markWidth <= width ? { text: mark, width: markWidth } : { text: "", width: 0 };
  let start = 0;
  for (const grapheme of graphemes(text)) {
    if (left + shown.width <= width) break;
    left -= widthOf(grapheme);
    start += grapheme.length;
  }
  return { text: shown.text + text.slice(start), width: shown.width + left };
}

/**
 * Cuts a text to a number of bytes of UTF-8.
 *
 * @returns whole graphemes, with the marks at most `most` bytes; the text itself when it is no longer
 */
export function truncateBytes(text: string, most: number, { keep, prefix, suffix }: CutOptions): string {
  if (Buffer.byteLength(text) <= most) return text;
  const marks = Buffer.byteLength(prefix) + Buffer.byteLength(suffix);
  if (marks > most) return keep === "head" ? headOf(text, most) : tailOf(text, most);
  const budget = most - marks;
  return prefix + (keep === "head" ? headOf(text, budget) : tailOf(text, budget)) + suffix;
}

function headOf(text: string, most: number): string {
  let end = 0;
  let bytes = 0;
  for (const grapheme of graphemes(text)) {
    bytes += Buffer.byteLength(grapheme);
    if (bytes > most) break;
    end += grapheme.length;
  }
  return text.slice(0, end);
}

function tailOf(text: string, most: number): string {
  // No more units than bytes can be kept; graphemes are counted from a place before them that is certainly a boundary.
  let start = Math.max(0, text.length - most);
  while (start > 0 && !(isSimple(text.charCodeAt(start - 1)) && isSimple(text.charCodeAt(start)))) start--;
  let left = Buffer.byteLength(text.slice(start));
  for (const grapheme of graphemes(text.slice(start))) {
    if (left <= most) break;
    start += grapheme.length;
    left -= Buffer.byteLength(grapheme);
  }
  return text.slice(start);
}

/**
 * Breaks a text into lines at line breaks, and wherever a line would be too wide. Every other character is kept; a
 * grapheme that is wider than a line has one of its own.
 *
 * @param width columns of a line with its prefix; 0 for no limit
 */
export function wrapCells(text: string, width: number, { prefix, continuation }: WrapOptions): string[] {
  const lines: string[] = [];
  const lead = () => (lines.length === 0 ? prefix : continuation);
  const room = { first: width - cellWidth(prefix), other: width - cellWidth(continuation) };
  for (const line of text.split(/\r?\n/)) {
    let start = 0;
    let end = 0;
    let used = 0;
    for (const unit of width === 0 ? [] : unitsOf(line)) {
      const next = widthOf(unit);
      if (next > 0 && end > start && used + next > (lines.length === 0 ? room.first : room.other)) {
        lines.push(lead() + line.slice(start, end));
        start = end;
        used = 0;
      }
      used += next;
      end += unit.length;
    }
    lines.push(lead() + line.slice(start));
  }
  return lines;
}

/**
 * Breaks a text into lines at line breaks, and between words wherever a line would be too wide: the blanks there are left
 * out, as are those at the ends of lines; others stay. A word that is wider than a line is cut between graphemes.
 *
 * @param width columns of a line with its indent; 0 for no limit
 */
export function wrapWords(text: string, width: number, indents: IndentOptions): string[] {
  const lines: string[] = [];
  const [first, rest] = [printable(indents.first), printable(indents.rest)];
  const limit = width === 0 ? Infinity : width;
  const rooms = { first: limit - Bun.stringWidth(first), rest: limit - Bun.stringWidth(rest) };
  let line = "";
  let used = 0;
  const room = () => (lines.length === 0 ? rooms.first : rooms.rest);
  const next = () => {
    lines.push((lines.length === 0 ? first : rest) + line);
    line = "";
    used = 0;
  };
  const put = (piece: string, columns: number) => {
    line += piece;
    used += columns;
  };
  for (const paragraph of text.split(/\r?\n/)) {
    let blanks = "";
    for (const [word] of printable(paragraph).matchAll(/ +|[^ ]+/g)) {
      if (word.startsWith(" ")) {
        blanks = word;
        continue;
      }
      const columns = Bun.stringWidth(word);
      // At the start of a paragraph blanks are its indent.
      if (used + blanks.length + columns <= room()) put(blanks, blanks.length);
      else if (used > 0) next();
      if (used + columns <= room()) put(word, columns);
      else
        for (const grapheme of graphemes(word)) {
          const cells = widthOf(grapheme);
          if (used > 0 && used + cells > room()) next();
          put(grapheme, cells);
        }
    }
    next();
  }
  return lines;
}

/** Graphemes, and escape sequences as a whole. */
function* unitsOf(line: string): Generator<string> {
  for (let at = 0; at < line.length; ) {
    const stop = line.indexOf("\x1b", at);
    if (stop < 0) return yield* graphemes(line, at);
    yield* graphemes(line, at, stop);
    ESCAPE.lastIndex = stop;
    const sequence = ESCAPE.exec(line)?.[0] ?? "\x1b";
    yield sequence;
    at = stop + sequence.length;
  }
}

/** The columns of one grapheme. */
function widthOf(grapheme: string): number {
  const code = grapheme.charCodeAt(0);
  if (grapheme.length === 1 && isSimple(code)) return code < FIRST_WIDE ? 1 : 2;
  return grapheme === "\t" ? 1 : Bun.stringWidth(grapheme);
}

const FIRST_WIDE = 0x1100;

/**
 * Whether a UTF-16 unit is a character that never joins with another of this kind, so that between two of them there is
 * always a boundary (Unicode Standard Annex 29): most of Latin, Greek, Cyrillic, Chinese and Korean.
 */
function isSimple(code: number): boolean {
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xc0 && code <= 0x2ff) ||
    (code >= 0x370 && code <= 0x482) ||
    (code >= 0x48a && code <= 0x52f) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3)
  );
}

/** How much is given to the segmenter at once: it looks at all of it before it names the first grapheme. */
const WINDOW = 2048;

let segmenter: Intl.Segmenter | undefined;

/** The graphemes of a text, one after the other, at a cost that depends on how many are taken. */
function* graphemes(text: string, start = 0, limit = text.length): Generator<string, void> {
  let at = start;
  while (at < limit) {
    if (isSimple(text.charCodeAt(at)) && (at + 1 === limit || isSimple(text.charCodeAt(at + 1)))) {
      yield text[at++] as string;
    } else {
      segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
      at = yield* segmented(segmenter, text, at, limit);
    }
  }
}

/** The graphemes up to the next two simple characters, or of one window. @returns where the next one starts */
function* segmented(segmenter: Intl.Segmenter, text: string, start: number, limit: number): Generator<string, number> {
  for (let window = WINDOW; ; window *= 2) {
    let end = start + 1;
    while (end < limit && end - start < window) {
      if (isSimple(text.charCodeAt(end - 1)) && isSimple(text.charCodeAt(end))) break;
      end++;
    }
    const isWhole = end === limit || (isSimple(text.charCodeAt(end - 1)) && isSimple(text.charCodeAt(end)));
    const found = Array.from(segmenter.segment(text.slice(start, end)), ({ segment }) => segment);
    // What lies at the end of a window may go on behind it.
    if (!isWhole) found.pop();
    let at = start;
    for (const segment of found) {
      yield segment;
      at += segment.length;
    }
    if (found.length > 0) return at;
  }
}
