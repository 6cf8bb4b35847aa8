// `ingot.search`: the search in texts that are not edited.
import { fn, type Namespace } from "./declare.ts";
import { UserInterface } from "./user-interface.ts";

export const namespace: Namespace = {
  name: "search",
  tier: "UiHost",
  doc: "The search in texts that are not edited, such as the output: `/` begins one, `n` and `N` go on, Esc ends it.",
  functions: {
    clear: fn({
      doc: "Ends the search and takes its highlights away.",
      run: (runtime) => void runtime.service(UserInterface).ui.search.clear(),
    }),
  },
};
