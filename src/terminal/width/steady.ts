// Characters about which all terminals agree: alone a grapheme cluster, and of a width that has not changed since Unicode 6.

const NARROW: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x377], // Greek
  [0x37a, 0x37f],
  [0x384, 0x38a],
  [0x38e, 0x3a1],
  [0x3a3, 0x482], // Greek, Cyrillic
  [0x48a, 0x52f],
  [0x531, 0x556], // Armenian
  [0x561, 0x587],
  [0x5d0, 0x5ea], // Hebrew letters
  [0x620, 0x64a], // Arabic letters
  [0x1e00, 0x1f15], // Latin and Greek with accents
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x203d, 0x2048],
  [0x204a, 0x205e],
  [0x20a0, 0x20b9],
  [0x2190, 0x2319], // arrows, mathematics
  [0x2460, 0x25fc], // box drawing, blocks, geometric shapes
  [0x25ff, 0x25ff],
  [0x2710, 0x2727],
  [0x2800, 0x28ff], // braille
  [0xe000, 0xf8ff], // private use: symbols of patched fonts
  [0xfffd, 0xfffd],
];
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x2e80, 0x2e99],
  [0x3001, 0x3029],
  [0x3041, 0x3096], // kana
  [0x309b, 0x30ff],
  [0x3400, 0x4db5], // ideographs
  [0x4e00, 0x9fcb],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xff01, 0xff60], // full-width forms
];

let widths: Uint8Array | undefined;

function table(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [first, last] of NARROW) table.fill(1, first, last + 1);
  for (const [first, last] of WIDE) table.fill(2, first, last + 1);
  return table;
}

/**
 * @param codeUnit a UTF-16 code unit
 * @returns its cells, 0 when it is no such character
 */
export function steadyWidth(codeUnit: number): number {
  if (codeUnit >= 0x20 && codeUnit < 0x7f) return 1;
  widths ??= table();
  return widths[codeUnit] ?? 0;
}
