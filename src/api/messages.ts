// `ingot.messages`: the message log, which `/messages` shows.
import type { Message, MessageKind } from "../kernel/message-log.ts";
import { fn, type Namespace } from "./declare.ts";
import { lossy } from "./lossy.ts";
import { t } from "./types.ts";

const KINDS: Record<string, MessageKind> = { error: "error", warn: "warn", warning: "warn" };

function describe({ kind, source, summary, full, time }: Message) {
  return { kind, source, summary, full, ts_ms: time };
}

export const namespace: Namespace = {
  name: "messages",
  tier: "Host",
  doc: "The message log, which `/messages` shows: what plugins and the program have to say, errors of callbacks and of loading among it. It keeps the latest thousand.",
  records: {
    Message: {
      doc: "An entry of the message log.",
      fields: {
        kind: ['"error"|"warn"|"info"', "how serious it is"],
        source: ["string", "who says so: a plugin, a part of the program"],
        summary: ["string", "the first line"],
        full: ["string", "all of it"],
        ts_ms: ["integer", "when, in milliseconds since 1970-01-01 UTC"],
      },
    },
  },
  functions: {
    append: fn({
      doc: "Adds a message.",
      params: [
        ["kind", t.string, '`"error"`, `"warn"` or `"warning"`; anything else is `"info"`'],
        ["source", t.bytes, "who says so"],
        ["msg", t.bytes],
      ],
      run: (runtime, kind, source, message) => {
        const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
        runtime.messages.add(known ?? "info", lossy(source), lossy(message));
      },
    }),
    list: fn({
      doc: "All messages, the oldest first.",
      returns: [["Message[]", "messages"]],
      run: (runtime) => runtime.messages.list().map(describe),
    }),
    count: fn({
      doc: "How many messages there are.",
      returns: [["integer", "count"]],
      run: (runtime) => runtime.messages.list().length,
    }),
    unread_count: fn({
      doc: "How many errors came since `mark_read`.",
      returns: [["integer", "count"]],
      run: (runtime) => runtime.messages.unreadErrors,
    }),
    mark_read: fn({
      doc: "Takes all errors as read.",
      run: (runtime) => runtime.messages.markRead(),
    }),
    clear: fn({
      doc: "Drops all messages.",
      run: (runtime) => runtime.messages.clear(),
    }),
  },
};
