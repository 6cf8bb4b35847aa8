// The head of a Markdown file: YAML between a first line `---` and the next one.

/** A file taken apart. */
export interface Frontmatter {
  /** The fields of the head. */
  fields: Record<string, unknown>;
  /** What follows the head, byte for byte. */
  body: Uint8Array;
}

/** A larger head is none. */
const LARGEST_HEAD = 1024 * 1024;
const OPENING = /^(?:\xef\xbb\xbf)?---[ \t]*\r?\n/;
const CLOSING = /^---[ \t]*(?:\r?\n|$)/m;

/**
 * Takes a file apart.
 *
 * @param content UTF-8, at least in its head
 * @returns undefined when there is no head, or one that is not a YAML mapping
 */
export function parseFrontmatter(content: Uint8Array): Frontmatter | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // One character is one byte here, so places in the text are places in the bytes.
  const text = bytes.toString("latin1", 0, LARGEST_HEAD);
  const opening = OPENING.exec(text);
  if (opening === null) {
    return undefined;
  }
  const start = opening[0].length;
  const closing = CLOSING.exec(text.slice(start));
  if (closing === null) {
    return undefined;
  }
  const fields = parseMapping(bytes.subarray(start, start + closing.index));
  return fields && { fields, body: bytes.subarray(start + closing.index + closing[0].length) };
}

function parseMapping(head: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = Bun.YAML.parse(new TextDecoder("utf-8", { fatal: true }).decode(head));
    if (value === null || value === undefined) {
      return {};
    }
    return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
