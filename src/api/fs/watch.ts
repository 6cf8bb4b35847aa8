// `ingot.fs.watch`: what changes in files and directories, told to a Lua handler.
import type { Registration } from "../../kernel/owner.ts";
import { decodePath, quoteForMessage } from "../../kernel/path-text.ts";
import type { LuaFunction } from "../../lua/references.ts";
import { watch } from "../../system/watch.ts";
import { fn } from "../declare.ts";
import type { Runtime } from "../runtime.ts";
import { type Bytes, t } from "../types.ts";

/** Has a Lua function told of changes until the registration is removed; as long as that is not, the program goes on. */
function watchPath(runtime: Runtime, path: Bytes, fun: LuaFunction, recursive: boolean): Registration {
  const { owner, permissions } = runtime;
  const label = decodePath(path);
  const place = `a watcher of ${quoteForMessage(label)}`;
  try {
    const watcher = watch(path, {
      recursive,
      permissions,
      onEvent: runtime.handler(fun, place),
      onError: (error) => runtime.report(error, owner, place),
      onEnd: () => registration.settle(),
    });
    const registration = runtime.register("watcher", label, () => watcher.close());
    const release = runtime.holds.hold();
    registration.onRemove = () => {
      release();
      fun.release();
    };
    return registration;
  } catch (error) {
    fun.release();
    throw error;
  }
}

export const watchFunction = fn({
  doc: "Calls a function for every change in a directory, also in those below it, or of a file. New directories are watched as they appear. The watching ends with the removal of the directory itself, which is told. Where nothing is, an error is raised. A watcher keeps the program alive.",
  params: [
    ["path", t.bytes],
    ["handler", t.fun("fun(event: fs.WatchEvent)"), "called for one change after the other; not a task"],
    [
      "opts",
      t.optional(
        t.options("fs.WatchOptions", {
          recursive: [t.optional(t.boolean), "false: only what is directly in the directory"],
        }),
      ),
    ],
  ],
  returns: [["Reg", "reg", "removing it ends the watching"]],
  permission: "read",
  example:
    'local reg = ingot.fs.watch("src", function(event)\n  print(event.kind, event.detail, table.concat(event.paths, " -> "))\nend)',
  run: (runtime, path, handler, options) => watchPath(runtime, path, handler, options?.recursive ?? true),
});
