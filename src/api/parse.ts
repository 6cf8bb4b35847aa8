// `ingot.parse`: reading small file formats.

import { results } from "../lua/values.ts";
import { parseFrontmatter } from "../system/frontmatter.ts";
import { fn, type Namespace } from "./declare.ts";
import { checkSize, decodeJson } from "./json-text.ts";
import { type Bytes, t } from "./types.ts";

function frontmatter(content: Bytes): unknown {
  const found = parseFrontmatter(typeof content === "string" ? Buffer.from(content) : content);
  try {
    checkSize(found?.fields);
  } catch {
    return results(undefined, content); // a head of aliases that contain each other
  }
  return found === undefined ? results(undefined, content) : results(found.fields, found.body);
}

function json(content: Bytes): unknown {
  try {
    return typeof content === "string" ? decodeJson(content) : undefined;
  } catch {
    return undefined;
  }
}

export const namespace: Namespace = {
  name: "parse",
  tier: "Host",
  doc: "Reading small file formats. Nothing here raises for bad content.",
  functions: {
    frontmatter: fn({
      doc: "Takes a Markdown file apart: YAML between a first line `---` and the next one, and the rest.",
      params: [["content", t.bytes]],
      returns: [
        ["table?", "fields", "the head; nil when there is none, or it is not YAML with keys"],
        ["string", "body", "what follows the head; all of the content without one"],
      ],
      run: (_, content) => frontmatter(content),
    }),
    json: fn({
      doc: "Reads JSON; see `json.decode`, which says what is wrong.",
      params: [["content", t.bytes]],
      returns: [["any", "value", "nil when the content is not JSON"]],
      run: (_, content) => json(content),
    }),
  },
};
