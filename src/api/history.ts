// `ingot.history`: what was submitted at the prompt, in this and in earlier sessions.
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const history = (runtime: Runtime) => runtime.service(UserInterface).ui.editors.history;

export const namespace: Namespace = {
  name: "history",
  tier: "UiHost",
  doc: "What was submitted at the prompt, in this and in earlier sessions.",
  functions: {
    entries: fn({
      doc: "All entries, oldest first.",
      returns: [["string[]", "entries"]],
      run: (runtime) => [...history(runtime).entries],
    }),
    search: fn({
      doc: "Finds entries with all words of a query, or at least their letters in their order. Equal entries are found once.",
      params: [["query", t.string]],
      returns: [
        [
          "{ index: integer, score: number }[]",
          "matches",
          "best first; the index counts from 1 in `entries()`, a higher score is better",
        ],
      ],
      run: (runtime, query) => history(runtime).search(query),
    }),
  },
};
