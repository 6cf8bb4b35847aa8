// Loads the user's plugins, and those of a trusted project, into a realm of their own, and keeps them fresh.
import { isAbsolute, join, relative } from "node:path";
import { FlagService } from "../api/cli.ts";
import { Plugins } from "../api/plugins.ts";
import type { Directories, Runtime } from "../api/runtime.ts";
import { Realm } from "../host.ts";
import { FlagError } from "../kernel/flags.ts";
import type { PermissionFlags } from "../kernel/permissions.ts";
import { compileLua } from "../lua/module.ts";
import { earlyFiles, type PluginPath, pluginFiles, pluginModulePath } from "../system/plugin-files.ts";
import { PROJECT_FOLDER, type ProjectContent, readProjectContent, trustStatus } from "../system/trust.ts";
import { watch } from "../system/watch.ts";
import { say, UsageError } from "./errors.ts";
import { permissionsOf } from "./program.ts";

export interface PluginOptions {
  permissions: PermissionFlags;
  directories: Directories;
  /** The project's directory, whose `.ingot` folder counts when it is trusted. */
  project: string;
  /** The words of the command line that plugins may have flags in. */
  words: string[];
}

/** How long changes may go on until they are loaded, in milliseconds. */
const DEBOUNCE = 250;

/** A realm with the plugins in it. */
export class PluginRealm {
  /** The words of the command line that are no flags of plugins. */
  rest: string[] = [];
  /** Whether something has gone wrong while loading. */
  failed = false;
  /** Told of every error that plugins cause. */
  onError: () => void = () => {};
  private readonly plugins: Plugins;
  /** What the trusted project's folder held when plugins were looked for last. */
  private content: ProjectContent | undefined;
  private warned = false;

  constructor(
    readonly realm: Realm,
    readonly runtime: Runtime,
    private readonly options: PluginOptions,
  ) {
    this.plugins = runtime.service(Plugins);
    runtime.messages.onMessage = ({ kind, source, full }) => {
      realm.flushAside();
      say(`ingot: ${source}: ${full}`);
      if (kind === "error") this.onError();
    };
  }

  /** Runs `early.lua`, takes the flags it declares from the command line, and loads all plugins. */
  async load(): Promise<void> {
    const { runtime } = this;
    this.onError = () => {
      this.failed = true;
    };
    this.runEarly();
    try {
      this.rest = runtime.service(FlagService).flags.parse(this.options.words);
    } catch (error) {
      throw error instanceof FlagError ? new UsageError(error.message) : error;
    }
    await this.plugins.start({ find: () => pluginFiles(this.places()), run: (file) => this.run(file as PluginPath) });
  }

  private runEarly(): void {
    const { runtime } = this;
    runtime.phase = "early";
    for (const file of earlyFiles(this.places())) {
      try {
        this.run(file);
      } catch (error) {
        runtime.messages.add("error", file.name, `cannot run ${file.path}: ${runtime.describe(error)}`);
      }
    }
    runtime.phase = "run";
  }

  /** The project's folder counts only while its content is what the user has trusted. */
  private places(): { config: string; project: string | undefined } {
    const { project, directories } = this.options;
    this.content = trustedContent(project, directories.state);
    if (this.content === undefined && hasPlugins(project) && !this.warned) {
      this.warned = true;
      say(
        `ingot: the plugins in ${join(project, PROJECT_FOLDER)} are not loaded; when you have read them: ingot trust`,
      );
    }
    return { config: directories.config, project: this.content && join(project, PROJECT_FOLDER) };
  }

  /**
   * What a file of the project's folder held when it was found to be trusted.
   * @returns undefined for files elsewhere, null for one that was not there
   */
  trustedSource(file: string): Uint8Array | null | undefined {
    const inside = relative(join(this.options.project, PROJECT_FOLDER), file);
    if (inside.startsWith("..") || isAbsolute(inside)) return undefined;
    return this.content?.files.get(inside) ?? null;
  }

  /** Runs a plugin; one of the project's as it was when it was found to be trusted. */
  private run(file: PluginPath): void {
    const { realm, runtime } = this;
    const { lua } = realm;
    lua.c.lua_checkstack(lua.L, 4);
    const source = this.trustedSource(file.path);
    if (source === null) return; // it was not there when the folder was trusted
    if (source === undefined) realm.loadFile(lua.L, file.path, file.path);
    else lua.load(lua.L, realm.compile(source, `@${file.path}`), `@${file.path}`, "b");
    const body = runtime.values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    try {
      runtime.runStandard("ingot/plugin.lua", [file.module, file.path, body]);
    } finally {
      body.release();
    }
  }

  /** Loads the plugins anew whenever their files have changed; the program goes on until it is interrupted. */
  watch(): void {
    this.runtime.holds.hold();
    const { directories, project } = this.options;
    const { clock } = this.runtime.timers;
    let cancel = (): void => {};
    const changed = () => {
      cancel();
      cancel = clock.after(DEBOUNCE, () => this.plugins.reloadLater());
    };
    for (const path of [directories.config, join(project, PROJECT_FOLDER)]) {
      try {
        const watcher = watch(path, { permissions: this.runtime.permissions, onEvent: changed, onError: () => {} });
        this.runtime.onClose(() => watcher.close());
      } catch {
        // There is nothing there to change.
      }
    }
    this.runtime.onClose(() => cancel());
  }
}

/** What is in the project's folder, if the user trusts exactly that. */
function trustedContent(project: string, state: string): ProjectContent | undefined {
  try {
    const content = readProjectContent(project);
    return content !== undefined && trustStatus(project, state, content) === "trusted" ? content : undefined;
  } catch {
    return undefined; // it cannot be trusted
  }
}

/** Whether there is something in the project's folder that would be run if it were trusted. */
function hasPlugins(project: string): boolean {
  const directory = join(project, PROJECT_FOLDER);
  return earlyFiles({ config: directory }).length + pluginFiles({ config: directory }).length > 0;
}

/** Makes a realm and loads the plugins into it. @throws UsageError for flags of plugins that are used wrongly */
export async function loadPlugins(options: PluginOptions): Promise<PluginRealm> {
  const permissions = permissionsOf(options.permissions);
  const { directories, project } = options;
  const isTrusted = trustedContent(project, directories.state) !== undefined;
  const modulePath = pluginModulePath({
    config: directories.config,
    project: isTrusted ? join(project, PROJECT_FOLDER) : undefined,
  });
  const realm = new Realm(await compileLua(), {
    permissions,
    modulePath,
    program: "ingot",
    moduleSource: (file) => loaded.trustedSource(file),
  });
  const loaded: PluginRealm = new PluginRealm(realm, realm.runtime, options);
  await loaded.load();
  return loaded;
}
