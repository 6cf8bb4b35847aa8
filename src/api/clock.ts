// `ingot.clock`: the time of day.
import { fn, type Namespace } from "./declare.ts";

export const namespace: Namespace = {
  name: "clock",
  tier: "Host",
  doc: "The time of day; `ingot.time` has more.",
  functions: {
    unix_ms: fn({
      doc: "Milliseconds since 1970-01-01 UTC.",
      returns: [["integer", "ms"]],
      run: () => Date.now(),
    }),
  },
};
