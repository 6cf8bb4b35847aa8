// `ingot.dialog.confirm`: a question that is answered with yes or no.
import { TextBuffer } from "../kernel/text-buffer.ts";
import type { Dialog } from "../terminal/widgets/dialog.ts";
import { Menu } from "../terminal/widgets/menu.ts";
import { Leaves } from "./dialog-context.ts";
import { markdownLeaf } from "./dialog-leaves.ts";
import { openDialog } from "./dialog-options.ts";
import { spans } from "./looks.ts";
import type { Runtime } from "./runtime.ts";
import { flag, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

export const confirmOptions = t.options("dialog.ConfirmOpts", {
  message: [t.string, "the question; markdown"],
  title: [t.optional(spans), "text in the upper border"],
  yes: [t.optional(t.string), '"Yes" unless given'],
  no: [t.optional(t.string), '"No" unless given'],
  default: [flag, "what is selected first; true unless given"],
});

type Question = Partial<ReturnType<typeof confirmOptions.check>> & { message: string };

/** Opens the question; the dialog resolves with the answer. */
export function openConfirm(
  runtime: Runtime,
  { message, title, yes = "Yes", no = "No", default: first = true }: Question,
): Dialog {
  const leaves = runtime.service(Leaves);
  const buffer = new TextBuffer();
  let menu: Menu;
  const window = leaves.open(buffer, { kind: "list" }, { value: () => menu.cursor === 0 });
  menu = new Menu(runtime.service(UserInterface).ui, runtime.owner, {
    window,
    buffer,
    items: [
      { label: yes, keys: ["y"] },
      { label: no, keys: ["n"] },
    ],
    selected: first ? 0 : 1,
    numbered: false,
  });
  const question = markdownLeaf(runtime, message);
  const panels = [
    { leaf: question.window, height: undefined },
    { leaf: window, height: 2 },
  ];
  return openDialog(runtime, "dialog.confirm", { title, panels, max_height: "80%", min_height: 3 });
}
