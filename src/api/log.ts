// `ingot.log`: a log file of JSON lines, for whoever has to find out what happened.
import { join } from "node:path";
import { LuaReference } from "../lua/references.ts";
import { LogFile } from "../system/log-file.ts";
import { fn, type Namespace } from "./declare.ts";
import { encodeJson } from "./json-text.ts";
import { lossy } from "./lossy.ts";
import type { Runtime } from "./runtime.ts";
import { type Kept, t } from "./types.ts";

/** Longer data are left out, in characters: the log is kept small. */
const LONGEST = 64 * 1024;

/** The log of a run. */
class Log {
  private readonly file: LogFile;

  constructor(private readonly runtime: Runtime) {
    const path = join(runtime.options.directories.state, "log", "ingot.jsonl");
    this.file = new LogFile(path, (message) => runtime.messages.add("warn", "log", message));
  }

  /** Writes an entry. @param data a value copied out of Lua, or any other that JSON can say */
  write(level: "info" | "warn" | "error", event: string, data: unknown): void {
    const head = {
      ts: new Date().toISOString(),
      level,
      pid: process.pid,
      source: this.runtime.owner.name,
      event: event.length > LONGEST ? `${event.slice(0, LONGEST)}…` : event,
    };
    this.file.write(`${JSON.stringify(head).slice(0, -1)}${data === undefined ? "" : `,"data":${short(data)}`}}`);
  }
}

function short(data: unknown): string {
  const text = encodeJson(data, { lenient: true });
  return text.length > LONGEST ? JSON.stringify(`<${text.length} characters left out>`) : text;
}

/** A copy of a value; of one that cannot be copied, why not. */
function copyOf(runtime: Runtime, data: Kept): unknown {
  if (!(data instanceof LuaReference)) return data;
  try {
    return runtime.values.read(data);
  } catch (error) {
    return `<${(error as Error).message}>`;
  } finally {
    data.release();
  }
}

const writer = (level: "info" | "warn" | "error", doc: string) =>
  fn({
    doc,
    params: [
      ["event", t.bytes, "what happened, free text"],
      ["data", t.value, "any value; what JSON cannot say is written as text"],
    ],
    run: (runtime, event, data) => runtime.service(Log).write(level, lossy(event), copyOf(runtime, data)),
  });

export const namespace: Namespace = {
  name: "log",
  tier: "Host",
  doc: "The log file, `log/ingot.jsonl` in the state directory: one JSON object a line with `ts`, `level`, `pid`, `source`, `event` and `data`. Beyond 8 MB it starts anew, and the last one is kept beside it. Nothing appears on the terminal.",
  functions: {
    info: writer("info", "Notes something in the log."),
    warn: writer("warn", "Notes something odd in the log."),
    error: writer("error", "Notes a failure in the log."),
  },
};
