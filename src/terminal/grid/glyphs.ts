// What a cell shows, as a number: a code point is itself, a piece of several code points has a number beyond them.
import { Interned } from "../style/interned.ts";
import { type Piece, uncertainReach } from "../width.ts";

interface Cluster {
  readonly text: string;
  /** As `uncertainReach` gives it, for terminals that go by code points, and for those that go by clusters. */
  readonly reach: readonly [number, number];
}

/** The glyph of a blank. */
export const BLANK = 0x20;
/** The glyph of the right half of a wide character. */
export const TAIL = 0;

/** First number of a piece of several code points. */
const FIRST_CLUSTER = 0x110000;

export class GlyphTable {
  readonly interned = new Interned<Cluster>(32_768, FIRST_CLUSTER);

  /** @returns the piece's number; that of its first code point should more be on screens than there are numbers */
  of(piece: Piece): number {
    if (typeof piece === "number") return piece;
    const number = this.interned.number(piece, () => ({
      text: piece,
      reach: [uncertainReach(piece, false), uncertainReach(piece, true)],
    }));
    return number ?? (piece.codePointAt(0) as number);
  }

  text(glyph: number): string {
    if (glyph === TAIL) return "";
    return glyph < FIRST_CLUSTER ? String.fromCodePoint(glyph) : (this.interned.value(glyph)?.text ?? "\ufffd");
  }

  /** How far terminals may disagree on its width, as `uncertainReach` tells. */
  reach(glyph: number, clusters: boolean): number {
    if (glyph < FIRST_CLUSTER) return uncertainReach(glyph, clusters);
    return this.interned.value(glyph)?.reach[clusters ? 1 : 0] ?? 0;
  }
}

/** The glyphs of all grids of the program. */
export const glyphs = new GlyphTable();
