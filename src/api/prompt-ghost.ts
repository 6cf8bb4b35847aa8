// `ingot.prompt.ghost`: dim text in the empty prompt, under its older name.
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

export const namespace: Namespace = {
  name: "prompt.ghost",
  tier: "UiHost",
  doc: "Dim text in the empty prompt: the older name of `prompt.win():placeholder`. Tab takes it over.",
  functions: {
    set: fn({
      doc: "Shows a text while the prompt is empty. Tab takes it over, Esc and Ctrl-C dismiss it.",
      params: [["text", t.string, "its first line is shown"]],
      run: (runtime, text) => {
        const { ui } = runtime.service(UserInterface);
        ui.windows.setPlaceholder(runtime.owner, ui.editors.promptWindow, {
          text: text.split("\n", 1)[0] as string,
          acceptKeys: ["<Tab>"],
          dismissKeys: ["<Esc>", "<C-c>"],
        });
      },
    }),
    clear: fn({
      doc: "Takes the text away.",
      run: (runtime) => {
        const { ui } = runtime.service(UserInterface);
        ui.windows.setPlaceholder(runtime.owner, ui.editors.promptWindow, undefined);
      },
    }),
  },
};
