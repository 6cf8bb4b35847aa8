// Row about the time that it takes to reload plugins.
import { moduleSource } from "./modules.ts";
import { LoadedPlugins, writePlugins } from "./plugins.ts";
import { alternate } from "./rounds.ts";
import type { Row } from "./row.ts";

const PLUGINS = 50;

/** A plugin as people write it: a module's worth of code, and a few registrations. */
function pluginSource(n: number): string {
  const name = `plugin${n}`;
  const registrations = `
local plugin = ingot.plugin("${name}")
plugin.state.loads = (plugin.state.loads or 0) + 1
local seen = 0
ingot.cmd.register("${name}", function(argument) seen = seen + #argument end)
ingot.events.on("${name}:changed", function(payload) seen = seen + payload.count end)
ingot.cell("${name}:status"):subscribe(function(value) seen = seen + #value end)
ingot.timer.every(60000, function() seen = seen + 1 end)
ingot.lifecycle.on_ready(function(context) seen = #context.kind end)
return M
`;
  return moduleSource(n).replace(/\nreturn M\n$/, registrations);
}

/** How long something takes that waits, in milliseconds. */
async function elapsed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const rows: Row[] = [
  {
    name: `reload of ${PLUGINS} plugins that have not changed`,
    baseline: "loading them in a fresh realm, warm process",
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const sources = Array.from({ length: PLUGINS }, (_, i) => pluginSource(i + 1));
      const config = await writePlugins(bench, "plugins", sources);
      const old = await LoadedPlugins.prepare(bench, config);
      await old.load();
      const samples = await alternate(bench, `reload of ${PLUGINS} plugins`, {
        reload: async () => {
          const time = await elapsed(() => old.reload());
          old.check(PLUGINS);
          return time;
        },
        load: async () => {
          const fresh = await LoadedPlugins.prepare(bench, config);
          const time = await elapsed(() => fresh.load());
          fresh.check(PLUGINS);
          await fresh.close();
          return time;
        },
      });
      await old.close();
      return { ours: samples.reload, baseline: samples.load };
    },
  },
];
