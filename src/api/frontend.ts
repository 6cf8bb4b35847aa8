// `ingot.frontend`: what this run looks like to a person.
import { fn, type Namespace } from "./declare.ts";

/** What shows the program; the terminal UI sets it when it starts. */
export class Frontend {
  kind: "tui" | "headless" = "headless";
}

export const namespace: Namespace = {
  name: "frontend",
  tier: "Host",
  doc: "What this run looks like to a person.",
  functions: {
    kind: fn({
      doc: "Whether there is the terminal UI.",
      returns: [['"tui"|"headless"', "kind"]],
      run: (runtime) => runtime.service(Frontend).kind,
    }),
    is_interactive: fn({
      doc: "Whether a person can answer questions.",
      returns: [["boolean", "interactive"]],
      run: (runtime) => runtime.service(Frontend).kind === "tui" || runtime.options.interactive,
    }),
  },
};
