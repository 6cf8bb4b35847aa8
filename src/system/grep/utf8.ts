// Finds and reads single UTF-8 sequences in bytes that need not be valid.

/**
 * The length of the valid sequence at a position.
 *
 * @param to the end of the bytes, after `position`
 * @returns 1 to 4, or 0 when there is none
 */
export function sequenceLength(bytes: Uint8Array, position: number, to: number): number {
  const first = bytes[position] ?? 0;
  if (first < 0x80) {
    return 1;
  }
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || position + length > to) {
    return 0;
  }
  const second = bytes[position + 1] ?? 0;
  // No longer forms than needed, no surrogates, nothing beyond U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) {
    return 0;
  }
  for (let index = position + 2; index < position + length; index++) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) {
      return 0;
    }
  }
  return length;
}

/** The length of the valid sequence that ends before a position, 0 when there is none. */
export function sequenceLengthBefore(bytes: Uint8Array, position: number, from: number): number {
  for (let length = 1; length <= 4 && position - length >= from; length++) {
    if (((bytes[position - length] ?? 0) & 0xc0) !== 0x80) {
      return sequenceLength(bytes, position - length, position) === length ? length : 0;
    }
  }
  return 0;
}

/** Reads the valid sequence of this length at a position. */
export function decode(bytes: Uint8Array, position: number, length: number): number {
  const first = bytes[position] ?? 0;
  if (length === 1) {
    return first;
  }
  let codePoint = first & (0xff >> (length + 1));
  for (let index = position + 1; index < position + length; index++) {
    codePoint = (codePoint << 6) | ((bytes[index] ?? 0) & 0x3f);
  }
  return codePoint;
}
