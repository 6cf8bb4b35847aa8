// `ingot.notify`: short messages above the prompt, which are in the message log, too.
import type { MessageKind } from "../kernel/message-log.ts";
import { fn, type Namespace } from "./declare.ts";
import { lossy } from "./lossy.ts";
import { handedOver } from "./lua-call.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

/** Who says so, unless given. */
const SOURCE = "lua";

function notify(runtime: Runtime, kind: MessageKind, message: Bytes, source: Bytes = SOURCE): void {
  const text = lossy(message);
  runtime.messages.add(kind, lossy(source), text);
  runtime.service(UserInterface).ui.notices.show(kind, text);
}

function notice(kind: MessageKind, doc: string) {
  return fn({
    doc,
    params: [
      ["msg", t.bytes, "its first line is shown, all of it is in the message log"],
      ["source", t.optional(t.bytes), '"lua" unless given'],
    ],
    run: (runtime, message, source) => notify(runtime, kind, message, source),
  });
}

const info = notice("info", "Shows a message for a while.");

export const namespace: Namespace = {
  name: "notify",
  tier: "UiHost",
  doc: "Short messages, shown above the prompt for a while. They are in the message log, too.",
  call: info,
  functions: {
    info,
    error: notice("error", "Shows an error for a while."),
    warn: notice("warn", "Shows a warning for a while."),
    scoped: fn({
      doc: "Functions that notify on behalf of one source.",
      params: [["source", t.bytes]],
      returns: [["notify.Scoped", "notify", "call it, or its fields `info`, `error` and `warn`, with a message"]],
      example: 'local notify = ingot.notify.scoped("weather")\nnotify("sunny")\nnotify.error("no connection")',
      run: (runtime, source) => {
        const bag = { info: "info", error: "error", warn: "warn" } as const;
        const functions = Object.values(bag).map(
          (kind) => (message: unknown) => notify(runtime, kind, t.bytes.check(message, runtime), source),
        );
        return handedOver(runtime.runStandard("ingot/notify.lua", functions)[0]);
      },
    }),
  },
  records: {
    "notify.Scoped": {
      doc: "Notifies on behalf of one source. It can be called: `notify(msg)` is `notify.info(msg)`.",
      fields: {
        info: ["fun(msg: string)", "shows a message"],
        error: ["fun(msg: string)", "shows an error"],
        warn: ["fun(msg: string)", "shows a warning"],
      },
    },
  },
};
