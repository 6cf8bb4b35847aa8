// Lua strings as a person can read them and paste them back: what a terminal would act on, or not show, is escaped.

const escapes: Record<string, string> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** Control and format characters, lone surrogates and line separators: all that is invisible or moves the cursor. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** A character that joins others into one sign, as in 👩‍🚀: harmless there, and needed to show it. */
const ZERO_WIDTH_JOINER = "\u200d";

function escapeCharacter(character: string): string {
  if (character === ZERO_WIDTH_JOINER) return character;
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  return escapes[character] ?? (code < 0x80 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

function escapeText(text: string): string {
  return text.replace(/["\\]/g, escapeCharacter).replace(UNPRINTABLE, escapeCharacter);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** How many bytes the UTF-8 sequence has that starts at `start`, or 0 when none does. */
function sequenceLength(bytes: Uint8Array, start: number): number {
  const lead = bytes[start] as number;
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  try {
    decoder.decode(bytes.subarray(start, start + length));
    return length;
  } catch {
    return 0;
  }
}

/** Text as it is, bytes that are not UTF-8 as `\xNN`. */
function escapeBytes(bytes: Uint8Array): string {
  let result = "";
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    for (let length = 1; end < bytes.length; end += length) {
      length = sequenceLength(bytes, end);
      if (length === 0) break;
    }
    result += escapeText(decoder.decode(bytes.subarray(start, end)));
    if (end < bytes.length) result += `\\x${(bytes[end] as number).toString(16).toUpperCase().padStart(2, "0")}`;
    start = end + 1;
  }
  return result;
}

/**
 * A Lua string as a literal in double quotes.
 * @param most characters (or bytes) shown; what is left out is counted behind the literal
 */
export function quote(value: string | Uint8Array, most = Number.POSITIVE_INFINITY): string {
  if (value.length <= most) return `"${typeof value === "string" ? escapeText(value) : escapeBytes(value)}"`;
  // Characters are counted, not halves of surrogate pairs.
  const end = typeof value === "string" && /[\ud800-\udbff]/.test(value[most - 1] ?? "") ? most - 1 : most;
  return `${quote(value.slice(0, end))}… ${value.length - end} more`;
}

/** Text for a terminal: line breaks and tabs stay, other control characters are escaped. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (c) => (c === "\n" || c === "\t" ? c : escapeCharacter(c)));
}

const keywords = new Set(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
);

export const KEYWORDS: ReadonlySet<string> = keywords;

/** Whether a string can be written as a field name without quotes. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !keywords.has(text);
}
