// `ingot.metrics`: what was used and how long it took.
import { fn, type Namespace } from "./declare.ts";

export const namespace: Namespace = {
  name: "metrics",
  tier: "UiHost",
  doc: "What was used, and how long things take.",
  functions: {
    entries: fn({
      doc: "What models were used for, as it is written down on disk: nothing in a program without the agent.",
      returns: [["table[]", "entries"]],
      run: () => [],
    }),
  },
};
