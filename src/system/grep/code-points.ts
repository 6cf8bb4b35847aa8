// Sets of Unicode code points for regular expressions: algebra, Unicode properties, simple case folding.

/** Inclusive ranges `[from, to, from, to, …]`, ascending, apart from each other. */
export type CodePointSet = readonly number[];

/** Every code point that valid UTF-8 can carry. */
export const SCALAR_VALUES: CodePointSet = [0, 0xd7ff, 0xe000, 0x10ffff];

/** The class `\w` of Rust's regular expressions, which follows UTS #18, as JavaScript source. */
const WORD_SOURCE = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";

const properties = new Map<string, CodePointSet | undefined>();
let everything: string | undefined;
let orbits: readonly (readonly number[])[] | undefined;

/** The characters of words, as `\w` and `\b` mean them. */
export function wordCharacters(): CodePointSet {
  return property(WORD_SOURCE) ?? [];
}

/** Orders and joins ranges that may overlap. */
export function union(...sets: readonly CodePointSet[]): CodePointSet {
  const ranges: [number, number][] = [];
  for (const set of sets) {
    for (let index = 0; index < set.length; index += 2) {
      ranges.push([set[index] ?? 0, set[index + 1] ?? 0]);
    }
  }
  ranges.sort((one, other) => one[0] - other[0]);
  const joined: number[] = [];
  for (const [from, to] of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last + 1) {
      joined[joined.length - 1] = Math.max(last, to);
    } else {
      joined.push(from, to);
    }
  }
  return joined;
}

/** The code points that are in both sets. */
export function intersection(one: CodePointSet, other: CodePointSet): CodePointSet {
  const shared: number[] = [];
  for (let left = 0, right = 0; left < one.length && right < other.length; ) {
    const from = Math.max(one[left] ?? 0, other[right] ?? 0);
    const leftEnd = one[left + 1] ?? 0;
    const rightEnd = other[right + 1] ?? 0;
    if (from <= Math.min(leftEnd, rightEnd)) {
      shared.push(from, Math.min(leftEnd, rightEnd));
    }
    if (leftEnd < rightEnd) {
      left += 2;
    } else {
      right += 2;
    }
  }
  return shared;
}

/** The scalar values that are not in a set. */
export function complement(set: CodePointSet): CodePointSet {
  const gaps: number[] = [];
  let next = 0;
  for (let index = 0; index < set.length; index += 2) {
    const from = set[index] ?? 0;
    if (from > next) {
      gaps.push(next, from - 1);
    }
    next = (set[index + 1] ?? 0) + 1;
  }
  if (next <= 0x10ffff) {
    gaps.push(next, 0x10ffff);
  }
  return intersection(gaps, SCALAR_VALUES);
}

/** The code points of the first set that are not in the second. */
export function difference(one: CodePointSet, other: CodePointSet): CodePointSet {
  return intersection(one, complement(other));
}

/** Whether a set contains a code point. */
export function contains(set: CodePointSet, codePoint: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[2 * middle + 1] ?? 0) < codePoint) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return codePoint >= (set[2 * low] ?? Number.POSITIVE_INFINITY);
}

/**
 * The code points that a JavaScript character class matches: the JavaScript engine is the Unicode database here.
 *
 * @param source a class or property escape as the `v` flag has them
 * @returns undefined when there is no such property
 */
export function property(source: string): CodePointSet | undefined {
  if (!properties.has(source)) {
    properties.set(source, enumerate(source));
  }
  return properties.get(source);
}

/** Adds to a set whatever differs from its members only in case (Unicode's simple case folding). */
export function foldCase(set: CodePointSet): CodePointSet {
  const added: number[] = [];
  if ((set.at(-1) ?? 0) < 0x80) {
    for (let small = 0x61; small <= 0x7a; small++) {
      const capital = small - 0x20;
      if (contains(set, small) || contains(set, capital)) {
        added.push(small, small, capital, capital);
        // The two letters beyond ASCII that fold to ASCII: the long s and the Kelvin sign.
        added.push(...(small === 0x73 ? [0x17f, 0x17f] : small === 0x6b ? [0x212a, 0x212a] : []));
      }
    }
  } else {
    for (const orbit of caseOrbits()) {
      if (orbit.some((member) => contains(set, member))) {
        added.push(...orbit.flatMap((member) => [member, member]));
      }
    }
  }
  return union(set, pairs(added));
}

function pairs(flat: readonly number[]): CodePointSet {
  const sets: number[][] = [];
  for (let index = 0; index < flat.length; index += 2) {
    sets.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  }
  return union(...sets);
}

function enumerate(source: string): CodePointSet | undefined {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`${source}+`, "gv");
  } catch {
    return undefined;
  }
  const found: number[] = [];
  for (const match of everyCharacter().matchAll(pattern)) {
    found.push(codePointAt(match.index), codePointAt(match.index + match[0].length) - 1);
  }
  return intersection(found, SCALAR_VALUES);
}

/** A text of all characters in order, with a placeholder for each surrogate so that positions stay regular. */
function everyCharacter(): string {
  if (everything === undefined) {
    const units = new Uint16Array(0x10000 + 2 * 0x100000);
    for (let unit = 0; unit < 0x10000; unit++) {
      units[unit] = unit >= 0xd800 && unit <= 0xdfff ? 0x20 : unit;
    }
    for (let offset = 0; offset < 0x100000; offset++) {
      units[0x10000 + 2 * offset] = 0xd800 + (offset >> 10);
      units[0x10001 + 2 * offset] = 0xdc00 + (offset & 0x3ff);
    }
    everything = Buffer.from(units.buffer).toString("utf16le");
  }
  return everything;
}

function codePointAt(index: number): number {
  return index < 0x10000 ? index : 0x10000 + ((index - 0x10000) >> 1);
}

/** Groups of code points that fold to the same one. */
function caseOrbits(): readonly (readonly number[])[] {
  if (orbits === undefined) {
    const groups = new Map<string, number[]>();
    const cased = property("[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]") ?? [];
    for (let index = 0; index < cased.length; index += 2) {
      for (let codePoint = cased[index] ?? 0; codePoint <= (cased[index + 1] ?? 0); codePoint++) {
        const key = foldedForm(String.fromCodePoint(codePoint));
        groups.set(key, [...(groups.get(key) ?? []), codePoint]);
      }
    }
    orbits = [...groups.values()].filter((group) => group.length > 1);
  }
  return orbits;
}

function foldedForm(character: string): string {
  const isSingle = (text: string) => text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length;
  const upper = character.toUpperCase();
  const folded = (isSingle(upper) ? upper : character).toLowerCase();
  // Mapping is not folding: the dotless i has the capital I but does not fold to i.
  return isSingle(folded) && new RegExp(`^${folded}$`, "iv").test(character) ? folded : character;
}
