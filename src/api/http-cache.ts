// `ingot.http.cache`: what programs fetched, kept in memory for all of them.
import { httpCache } from "../system/http-cache.ts";
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

export const namespace: Namespace = {
  name: "http.cache",
  tier: "Host",
  doc: "A memory for what was fetched, shared by all plugins until the program ends. It holds 64 MiB; what was not used for longest makes room. Nothing is put in it by itself.",
  functions: {
    read: fn({
      doc: "What was written under a key.",
      params: [["key", t.string, "`plugin:url` is the convention"]],
      returns: [["string?", "value", "nil when nothing was, or when it had to make room"]],
      run: (_, key) => httpCache.read(key),
    }),
    write: fn({
      doc: "Keeps a value under a key in the place of the one before. A value larger than the whole cache is not kept.",
      params: [
        ["key", t.string],
        ["value", t.bytes],
      ],
      run: (_, key, value) => httpCache.write(key, value),
    }),
  },
};
