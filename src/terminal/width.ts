// Splits text into what terminals show in one place, and says how many cells each takes. Whatever is shown as text passes
// here, so nothing that a terminal would obey comes out: no control character, no escape, no change of direction.
import { steadyWidth } from "./width/steady.ts";

/** What is shown in one place: a code point, or a string of several that belong together. */
export type Piece = number | string;

/** Is given each piece with its width in cells, 1 or 2. Answering false ends the walk. */
export type Visitor = (piece: Piece, width: number) => boolean | undefined;

/** Longest piece in UTF-16 code units; what stacks up beyond it is left out. */
const LONGEST_PIECE = 32;
/** So much text is segmented at a time, so that the visible start of a huge line costs little. */
const SEGMENTED_AT_ONCE = 1024;
const REPLACEMENT = 0xfffd;
const DOTTED_CIRCLE = "\u25cc";
const ZERO_WIDTH_NON_JOINER = 0x200c;
const ZERO_WIDTH_JOINER = 0x200d;

/** Shown as U+FFFD: what reorders text (as in "Trojan Source"), breaks lines, or is no character at all. */
const UNSAFE = /^[\u202a-\u202e\u2066-\u2069\u2028\u2029\p{Cs}\p{Noncharacter_Code_Point}]$/u;
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u;
const NONSPACING = /^[\p{Mn}\p{Me}]$/u;
const MARK = /^\p{M}$/u;
/** Those that are visible, such as Arabic signs around numbers, take a cell or none, depending on the terminal. */
const FORMAT = /^\p{Cf}$/u;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
/** A black flag and tags that name a region. @see https://unicode.org/reports/tr51/#valid-emoji-tag-sequences */
const TAGGED_FLAG = /^\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]+\u{e007f}$/u;
const IGNORABLE_IN_EMOJI = /(?![\u200d\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|\u200d$/gu;

let segmenter: Intl.Segmenter | undefined;

/**
 * Walks through text as a terminal shows it. Control characters come as `^X` or U+FFFD, tabs as blanks, each ill-formed
 * sequence of UTF-8 as U+FFFD; a mark without a letter gets a dotted circle; what is invisible is left out.
 * @param text one line; bytes are UTF-8
 * @param column where the text starts, for its tabs
 * @param tabWidth cells from one tab stop to the next, at most 256
 * @returns the column behind the last piece visited
 */
export function forEachPiece(text: string | Uint8Array, column: number, visit: Visitor, tabWidth = 8): number {
  const line = typeof text === "string" ? text : new TextDecoder().decode(text);
  const walk = new Walk(column, visit);
  let index = 0;
  while (index < line.length && !walk.ended) {
    const unit = line.charCodeAt(index);
    const width = steadyWidth(unit);
    if (width > 0 && (index + 1 === line.length || endsPiece(line.charCodeAt(index + 1)))) {
      walk.put(unit, width);
      index++;
    } else if (isControl(unit)) {
      walk.control(unit, Math.min(tabWidth, 256));
      index++;
    } else index += walk.clusters(line, index);
  }
  return walk.column;
}

/** @returns the cells that a line of text takes when it starts at a column */
export function displayWidth(text: string | Uint8Array, column = 0, tabWidth = 8): number {
  return forEachPiece(text, column, () => undefined, tabWidth) - column;
}

/** @returns the text as it is shown: safe to be sent to a terminal */
export function shownText(text: string | Uint8Array): string {
  const pieces: string[] = [];
  forEachPiece(text, 0, (piece) => {
    pieces.push(typeof piece === "number" ? String.fromCodePoint(piece) : piece);
    return undefined;
  });
  return pieces.join("");
}

/**
 * How far terminals may disagree on a piece. An old one moves on by the sum of the parts of an emoji sequence, or takes
 * an emoji for narrow.
 * @param clusters whether the terminal is known to go by grapheme clusters: it is sure of emoji, not of other scripts
 * @returns 0 when its width is certain, otherwise the most cells that a terminal may use for it, at least 2
 */
export function uncertainReach(piece: Piece, clusters: boolean): number {
  if (typeof piece === "number") return clusters || steadyWidth(piece) > 0 ? 0 : 2;
  if (clusters && EMOJI.test(piece)) return 0;
  let reach = 0;
  let certain = steadyWidth(piece.charCodeAt(0)) > 0;
  for (const character of piece) {
    const code = character.codePointAt(0) as number;
    if (code >= 0x300 && code < 0x370) continue;
    if (reach > 0) certain = false;
    if (code !== ZERO_WIDTH_JOINER && code !== 0xfe0f) reach += Bun.stringWidth(character) === 0 ? 1 : 2;
  }
  return certain ? 0 : Math.max(2, reach);
}

function isControl(unit: number): boolean {
  return unit < 0x20 || (unit >= 0x7f && unit < 0xa0);
}

/** Whether nothing that starts with this code unit joins the character before it. */
function endsPiece(unit: number): boolean {
  return steadyWidth(unit) > 0 || isControl(unit);
}

/** One walk through a line: the column it is at, and whether the visitor has had enough. */
class Walk {
  ended = false;

  constructor(
    public column: number,
    private readonly visit: Visitor,
  ) {}

  put(piece: Piece, width: number): void {
    if (this.ended) return;
    if (this.visit(piece, width) === false) this.ended = true;
    else this.column += width;
  }

  control(unit: number, tabWidth: number): void {
    if (unit === 0x09) {
      const past = this.column % tabWidth;
      // A column left of 0 has tab stops, too.
      for (let blanks = tabWidth - (past < 0 ? past + tabWidth : past); blanks > 0; blanks--) this.put(0x20, 1);
    } else if (unit >= 0x80) this.put(REPLACEMENT, 1);
    else {
      this.put(0x5e, 1);
      this.put(unit ^ 0x40, 1);
    }
  }

  /** Goes through the characters at `start` that need a look at their neighbours. @returns how many code units it took */
  clusters(line: string, start: number): number {
    let end = start + 1;
    const limit = Math.min(line.length, start + SEGMENTED_AT_ONCE);
    // The last certain character of a run may have marks behind it, so a run ends before two of them.
    while (
      end < limit &&
      !(endsPiece(line.charCodeAt(end)) && (end + 1 >= line.length || endsPiece(line.charCodeAt(end + 1))))
    ) {
      if (isControl(line.charCodeAt(end))) break;
      end++;
    }
    const run = line.slice(start, end);
    segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
    for (const { segment, index } of segmenter.segment(run)) {
      // What was cut off may belong to the last cluster.
      if (end === limit && limit < line.length && index > 0 && index + segment.length === run.length) return index;
      this.cluster(segment);
      if (this.ended) break;
    }
    return run.length;
  }

  private cluster(cluster: string): void {
    if (!EMOJI.test(cluster)) this.letters(cluster);
    else {
      const text = TAGGED_FLAG.test(cluster) ? cluster : shorten(cluster.replace(IGNORABLE_IN_EMOJI, ""));
      this.put(pieceOf(text), clampWidth(Bun.stringWidth(text)));
    }
  }

  /** A cluster as terminals without knowledge of clusters take it: each spacing character with its marks in its own cells. */
  private letters(cluster: string): void {
    let piece = "";
    let width = 0;
    const flush = () => {
      const text = piece.endsWith("\u200d") ? piece.slice(0, -1) : piece;
      if (text !== "") this.put(pieceOf(shorten(text)), width);
      piece = "";
    };
    for (const character of cluster) {
      const code = character.codePointAt(0) as number;
      if (UNSAFE.test(character) || (FORMAT.test(character) && !IGNORABLE.test(character))) {
        flush();
        this.put(REPLACEMENT, 1);
      } else if (IGNORABLE.test(character)) {
        // Scripts from Arabic on shape their letters by these two.
        const shapes = code === ZERO_WIDTH_NON_JOINER || code === ZERO_WIDTH_JOINER;
        if (shapes && (piece.codePointAt(0) ?? 0) >= 0x600) piece += character;
      } else {
        const own = NONSPACING.test(character) ? 0 : Bun.stringWidth(character);
        const joins = own === 0 || MARK.test(character);
        if (joins && piece === "" && !MARK.test(character)) {
          // Parts of letters other than marks, such as vowels of Hangul, do not join the circle.
          this.put(REPLACEMENT, 1);
          continue;
        }
        if (!joins) flush();
        else if (piece === "") {
          piece = DOTTED_CIRCLE;
          width = 1;
        }
        width = clampWidth(joins ? width + own : own);
        piece += character;
      }
    }
    flush();
  }
}

function clampWidth(width: number): number {
  return width > 1 ? 2 : 1;
}

function pieceOf(text: string): Piece {
  const first = text.codePointAt(0) as number;
  return text.length === (first > 0xffff ? 2 : 1) ? first : text;
}

function shorten(text: string): string {
  if (text.length <= LONGEST_PIECE) return text;
  const cut = text.slice(0, LONGEST_PIECE);
  // Neither half of a surrogate pair nor a joiner may be left at the end: it would join what comes next.
  return cut.replace(/[\ud800-\udbff]$/, "").replace(/\u200d$/, "");
}
