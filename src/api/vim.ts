// `ingot.vim`: the modes of vi where text is typed.
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const MODES = ["insert", "normal", "visual", "visual_line"] as const;

/** What edits the window with focus. */
function editor(runtime: Runtime) {
  const { focus, editors } = runtime.service(UserInterface).ui;
  const { window } = focus.current;
  return window === undefined ? undefined : editors.get(window);
}

export const namespace: Namespace = {
  name: "vim",
  tier: "UiHost",
  doc: "The modes of vi, where the setting `vim` or an option of the window switches them on.",
  functions: {
    mode: fn({
      doc: "The mode of the window with focus.",
      returns: [['"insert"|"normal"|"visual"|"visual_line"|nil', "mode", "nil where there is no vi"]],
      run: (runtime) => editor(runtime)?.mode,
    }),
    set_mode: fn({
      doc: "Changes the mode of the window with focus; does nothing where there is no vi.",
      params: [["mode", t.oneOf(...MODES)]],
      run: (runtime, mode) => {
        editor(runtime)?.setMode(mode);
        runtime.service(UserInterface).ui.changed();
      },
    }),
  },
};
