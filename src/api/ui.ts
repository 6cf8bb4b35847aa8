// `ingot.ui`: the screen as a whole.
import { fn, type Namespace } from "./declare.ts";
import { UserInterface } from "./user-interface.ts";

export const namespace: Namespace = {
  name: "ui",
  tier: "UiHost",
  doc: "The screen as a whole. `ui.layout` says what is where.",
  functions: {
    size: fn({
      doc: "The size of the screen.",
      returns: [["{ width: integer, height: integer }", "size", "in cells"]],
      run: (runtime) => {
        const { rows, columns } = runtime.service(UserInterface).ui.size;
        return { width: columns, height: rows };
      },
    }),
  },
};
