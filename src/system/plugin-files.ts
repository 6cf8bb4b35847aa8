// Where plugins lie, and in which order they are loaded.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A file that is run when plugins are loaded. */
export interface PluginPath {
  /** What messages call the plugin. */
  readonly name: string;
  readonly path: string;
  /** The module under which `require` finds it; it is not run again when that was loaded before. */
  readonly module: string;
}

export interface PluginDirectories {
  /** `~/.config/ingot` */
  config: string;
  /** The `.ingot` folder of the project, when it is trusted. */
  project?: string | undefined;
}

/** The files that are run before arguments are parsed, those of the user first. */
export function earlyFiles({ config, project }: PluginDirectories): PluginPath[] {
  return [...file(config, "early", ""), ...(project === undefined ? [] : file(project, "early", PROJECT))];
}

/** `init.lua`, then `plugins/*.lua` by name; those of the user, then those of the project. */
export function pluginFiles({ config, project }: PluginDirectories): PluginPath[] {
  return [...filesOf(config, ""), ...(project === undefined ? [] : filesOf(project, PROJECT))];
}

/** What the names of a project's plugins start with. */
const PROJECT = ".ingot/";

function filesOf(directory: string, prefix: string): PluginPath[] {
  const plugins = names(join(directory, "plugins"))
    .filter((name) => name.endsWith(".lua"))
    .sort()
    .flatMap((name) => file(join(directory, "plugins"), name.slice(0, -".lua".length), prefix));
  return [...file(directory, "init", prefix), ...plugins];
}

function file(directory: string, name: string, prefix: string): PluginPath[] {
  const path = join(directory, `${name}.lua`);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile ? [{ name: `${prefix}${name}`, path, module: `${prefix}${name}` }] : [];
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // there is none
  }
}

/** Templates for `package.path` under which plugins find each other and their modules. */
export function pluginModulePath({ config, project }: PluginDirectories): string[] {
  return [config, ...(project === undefined ? [] : [project])].flatMap((directory) =>
    ["", "plugins/", "lua/"].flatMap((folder) => [
      join(directory, `${folder}?.lua`),
      join(directory, `${folder}?/init.lua`),
    ]),
  );
}
