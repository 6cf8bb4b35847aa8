// `ingot.json`: writing and reading JSON.
import { attempt } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import { decodeJson, encodeJson } from "./json-text.ts";
import { t } from "./types.ts";

export const namespace: Namespace = {
  name: "json",
  tier: "Host",
  doc: "JSON. Integers stay integers, up to 64 bits; the same value always gives the same text.",
  functions: {
    encode: fn({
      doc: "Writes a value as JSON, keys sorted. A table with the keys 1 to n is an array, any other an object, the empty one too; see `json.array`. Raises for what JSON cannot say: functions, strings that are not UTF-8, infinity, tables that contain themselves.",
      params: [
        ["value", t.copy],
        [
          "opts",
          t.optional(
            t.options("json.EncodeOptions", {
              pretty: [t.optional(t.boolean), "over several lines, indented by two blanks"],
            }),
          ),
        ],
      ],
      returns: [["string", "text"]],
      run: (_, value, options) => encodeJson(value, options),
    }),
    decode: fn({
      doc: "Reads JSON. null is nil; a number with an integral value is an integer where it fits 64 bits, a float otherwise.",
      params: [["text", t.string]],
      returns: [
        ["any", "value", "nil when the text is not JSON"],
        ["string?", "error"],
      ],
      run: (_, text) => attempt(() => decodeJson(text)),
    }),
    array: fn({
      doc: "An empty table that is an array for JSON: `[]`, and so is what is put into it under the keys 1 to n.",
      returns: [["table", "array"]],
      run: () => [],
    }),
  },
};
