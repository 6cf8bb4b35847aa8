// `ingot.fuzzy`: which texts a few typed letters mean.
import { Type } from "../lua/constants.ts";
import type { State } from "../lua/exports.ts";
import { rank, score } from "../system/fuzzy.ts";
import { fn, type Namespace } from "./declare.ts";
import { lossy } from "./lossy.ts";
import { Mismatch, type ParameterType, type Reader, t } from "./types.ts";

/** What an item is found by, unless it says so itself in `_hay`. */
const FIELDS = ["label", "description", "search_terms"] as const;

/** The text at a stack index: a string, a number, or a list of them. */
function textAt({ values }: Reader, L: State, index: number): string | undefined {
  const { lua } = values;
  if (lua.c.lua_type(L, index) !== Type.Table) return values.stringAt(L, index);
  const parts: string[] = [];
  const length = Number(lua.c.lua_rawlen(L, index));
  for (let i = 1; i <= length; i++) {
    lua.c.lua_rawgeti(L, index, BigInt(i));
    parts.push(values.stringAt(L, -1) ?? "");
    lua.pop(L);
  }
  return parts.join(" ");
}

/** A field of the table on top of the stack, without metamethods. */
function field(reader: Reader, L: State, name: string): string | undefined {
  const { lua } = reader.values;
  const table = lua.c.lua_gettop(L);
  lua.pushText(L, name);
  lua.c.lua_rawget(L, table);
  const text = textAt(reader, L, table + 1);
  lua.pop(L);
  return text;
}

/** What the item on top of the stack is found by. */
function hayOf(reader: Reader, L: State, number: number): string {
  const { values } = reader;
  if (values.lua.c.lua_type(L, -1) !== Type.Table) {
    const text = values.stringAt(L, -1);
    if (text !== undefined) return text;
    throw new Mismatch(`item ${number}: string or table expected, got ${values.typeNameAt(L, -1)}`);
  }
  const ready = field(reader, L, "_hay");
  if (ready !== undefined) return ready;
  const parts = FIELDS.map((name) => field(reader, L, name));
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

/** The items of a list, by what they are found by. They are not copied: they may hold functions, and each other. */
const items: ParameterType<string[]> = {
  lua: "(string|fuzzy.Item)[]",
  optional: false,
  check: () => {
    throw new Mismatch("a list of items can only be an argument");
  },
  read: (reader, L, index) => {
    const { values } = reader;
    const { lua } = values;
    if (lua.c.lua_type(L, index) !== Type.Table)
      throw new Mismatch(`table expected, got ${values.typeNameAt(L, index)}`);
    const texts: string[] = [];
    const length = Number(lua.c.lua_rawlen(L, index));
    lua.c.lua_checkstack(L, 8);
    for (let i = 1; i <= length; i++) {
      lua.c.lua_rawgeti(L, index, BigInt(i));
      texts.push(hayOf(reader, L, i));
      lua.pop(L);
    }
    return texts;
  },
};

export const namespace: Namespace = {
  name: "fuzzy",
  tier: "Host",
  doc: "Fuzzy matching: the letters of a query have to occur in their order, words of it in any order. Upper and lower case and accents make no difference.",
  records: {
    "fuzzy.Item": {
      doc: "Something to be found. Other fields are passed over.",
      fields: {
        label: ["string?", "searched"],
        description: ["string?", "searched"],
        search_terms: ["(string|string[])?", "searched"],
        _hay: ["string?", "searched in the place of all these"],
      },
    },
  },
  functions: {
    rank: fn({
      doc: "Sorts items by how well they match. What does not match is left out; equals keep their order.",
      params: [
        ["items", items],
        ["query", t.bytes, "with an empty one all items are given as they are"],
      ],
      returns: [["integer[]", "indices", "places in `items`, counted from 1, the best first"]],
      example:
        'local names = { "alpha", "beta" }\nfor _, i in ipairs(ingot.fuzzy.rank(names, "bt")) do print(names[i]) end',
      run: (_, texts, query) => rank(texts, lossy(query)).map((index) => index + 1),
    }),
    score: fn({
      doc: "How well a text matches.",
      params: [
        ["text", t.bytes],
        ["query", t.bytes],
      ],
      returns: [["integer?", "score", "lower is better; nil when it does not match"]],
      run: (_, text, query) => score(lossy(text), lossy(query)),
    }),
  },
};
