// Paths as text: a form in which every byte string has exactly one JavaScript string, and a form that is safe to print.

import { sep } from "node:path";

/** A path as it arrives from a program: text, or bytes when they are not valid UTF-8. */
export type PathLike = string | Uint8Array;

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Lone surrogates U+DC80 to U+DCFF stand for the bytes 0x80 to 0xFF that are not part of valid UTF-8 (as in Python's PEP 383). */
const ESCAPED_BYTE_BASE = 0xdc00;
const ESCAPED_BYTES = /([\uDC80-\uDCFF]+)/u;

/**
 * Turns a path into text without loss; `encodePath` is the way back.
 *
 * @param path text (returned as it is) or bytes
 * @returns the text, with each byte that is not valid UTF-8 as a lone surrogate
 */
export function decodePath(path: PathLike): string {
  if (typeof path === "string") {
    return path;
  }
  try {
    return strictDecoder.decode(path);
  } catch {
    return decodeDamaged(path);
  }
}

/**
 * Turns text made by `decodePath` into what the file system functions take.
 *
 * @param path text, possibly with escaped bytes
 * @returns the same string when it is well-formed, the original bytes otherwise
 */
export function encodePath(path: string): string | Buffer {
  if (path.isWellFormed()) {
    return path;
  }
  const pieces = path.split(ESCAPED_BYTES).map((piece, index) => {
    // Splitting on a group puts the matches at the odd places.
    return index % 2 === 0 ? Buffer.from(piece) : Buffer.from(Array.from(piece, (unit) => unit.charCodeAt(0) & 0xff));
  });
  return Buffer.concat(pieces);
}

/**
 * Gives a path back to a program: text when that is exact, bytes otherwise.
 *
 * @param path text made by `decodePath`
 */
export function exactPath(path: string): PathLike {
  return encodePath(path);
}

/**
 * Puts a name below a directory. `join` of node:path would not do: Bun's replaces escaped bytes.
 *
 * @param directory a path without a slash at its end, except for a root
 * @param name one or more components
 */
export function below(directory: string, name: string): string {
  return directory.endsWith(sep) ? directory + name : directory + sep + name;
}

/** The last component of a path that does not end with a slash. */
export function lastName(path: string): string {
  return path.slice(afterLastSeparator(path));
}

/** Where the last component of a path starts; 0 when there is no other. */
export function afterLastSeparator(path: string): number {
  return Math.max(path.lastIndexOf("/"), sep === "\\" ? path.lastIndexOf("\\") : -1) + 1;
}

/**
 * Quotes a text for a message on a terminal: no control character, escape sequence or direction mark survives.
 *
 * @param text any text, escaped bytes included
 * @returns the text in double quotes, with `\n`, `\xNN` and `\u{N}` where something cannot be shown as it is
 */
export function quoteForMessage(text: string): string {
  return `"${text.replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '"' || character === "\\") {
    return `\\${character}`;
  }
  if (character === "\n") {
    return "\\n";
  }
  if (code <= 0xff) {
    return `\\x${code.toString(16).padStart(2, "0")}`;
  }
  if (code >= ESCAPED_BYTE_BASE + 0x80 && code <= ESCAPED_BYTE_BASE + 0xff) {
    return `\\x${(code - ESCAPED_BYTE_BASE).toString(16)}`;
  }
  return `\\u{${code.toString(16)}}`;
}

function decodeDamaged(bytes: Uint8Array): string {
  let text = "";
  let position = 0;
  while (position < bytes.length) {
    const first = bytes[position] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    try {
      text += strictDecoder.decode(bytes.subarray(position, position + length));
      position += length;
    } catch {
      text += String.fromCharCode(ESCAPED_BYTE_BASE + first);
      position += 1;
    }
  }
  return text;
}
