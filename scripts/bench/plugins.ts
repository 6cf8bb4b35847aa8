// Plugins on disk, and realms that load them as `ingot` does.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Plugins } from "../../src/api/plugins.ts";
import type { Runtime } from "../../src/api/runtime.ts";
import { PluginRealm } from "../../src/cli/plugins.ts";
import { SETTLING_MS } from "./process-start.ts";
import { newRealm } from "./realms.ts";
import type { Bench } from "./row.ts";

/**
 * Writes plugins into a configuration directory of their own.
 * @returns the directory, once the files are old enough for their chunks to be cached
 */
export async function writePlugins(bench: Bench, name: string, sources: readonly string[]): Promise<string> {
  const config = join(bench.directory, name);
  mkdirSync(join(config, "plugins"), { recursive: true });
  for (const [i, source] of sources.entries()) writeFileSync(join(config, "plugins", `plugin${i + 1}.lua`), source);
  await Bun.sleep(SETTLING_MS);
  return config;
}

/** The plugins of a configuration directory in a realm of their own. */
export class LoadedPlugins {
  readonly plugins: Plugins;

  private constructor(
    readonly runtime: Runtime,
    private readonly realm: PluginRealm,
  ) {
    this.plugins = runtime.service(Plugins);
  }

  /** A realm that has loaded nothing yet. */
  static async prepare(bench: Bench, config: string): Promise<LoadedPlugins> {
    const realm = await newRealm(bench);
    const { runtime } = realm;
    const options = {
      permissions: { allowAll: true, allow: {}, deny: {} },
      directories: { ...runtime.options.directories, config },
      project: bench.directory,
      words: [],
    };
    return new LoadedPlugins(runtime, new PluginRealm(realm, runtime, options));
  }

  /** Loads the plugins for the first time. */
  load(): Promise<void> {
    return this.realm.load();
  }

  /** @throws Error when the reload fails */
  async reload(): Promise<void> {
    if (!(await this.plugins.reload()).ok) throw new Error("the reload has failed");
  }

  /** @throws Error when not so many plugins are in place */
  check(count: number): void {
    const loaded = this.plugins.list().length;
    if (loaded !== count) throw new Error(`${loaded} of ${count} plugins are loaded`);
  }

  /** Ends all that the plugins have going on. */
  async close(): Promise<void> {
    for (const owner of this.plugins.list()) owner.dispose();
    await this.runtime.close();
  }
}
