// `ingot.clipboard`: the clipboard of the desktop.
import {
  hasClipboard,
  readClipboard,
  readClipboardSync,
  writeClipboard,
  writeClipboardSync,
} from "../system/clipboard.ts";
import { Clipboard } from "./clipboard-service.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** Gives the text to the terminal. @returns whether the desktop is to be asked as well, be it only to say that it cannot */
function goesOn(runtime: Runtime, text: string): boolean {
  const { terminal } = runtime.service(Clipboard);
  terminal?.(text);
  return terminal === undefined || (hasClipboard() && runtime.permissions.isUnrestricted("run"));
}

export const namespace: Namespace = {
  name: "clipboard",
  tier: "Host",
  doc: "The clipboard of the desktop, through `wl-copy`, `xclip`, `xsel`, `pbcopy` or `clip.exe`, whichever is there: it needs the permission to run that program. In the terminal UI a text is given to the terminal as well.",
  functions: {
    write: fn({
      doc: "Puts a text on the clipboard. Raises when there is none. In a task it waits without blocking.",
      params: [["text", t.string]],
      permission: "run",
      run: (runtime, text) => {
        if (goesOn(runtime, text)) writeClipboardSync(text, runtime.permissions);
      },
      wait: async ({ runtime, permissions, signal }, text) => {
        if (goesOn(runtime, text)) await writeClipboard(text, permissions, signal);
      },
    }),
    read: fn({
      doc: "The text on the clipboard. In a task it waits without blocking.",
      returns: [["string?", "text", "nil when the clipboard is empty, holds no text or cannot be reached"]],
      permission: "run",
      run: ({ permissions }) => readClipboardSync(permissions),
      wait: ({ permissions, signal }) => readClipboard(permissions, signal),
    }),
  },
};
