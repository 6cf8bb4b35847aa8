// What goes into a bundle: the entry, every Lua file it can require, and the files it asks for.
import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { failureReason } from "./file-failure.ts";
import { modulePath } from "./module-path.ts";
import { findRequires } from "./requires.ts";

class BadProgram extends Error {}

export interface ProgramModule {
  source: Uint8Array;
  /** What error messages call it. */
  name: string;
  /** Where it was read. */
  file: string;
}

export interface GatheredProgram {
  /** Key of the entry in `modules`. */
  entry: string;
  /** The folder whose files `--include` means. */
  directory: string;
  /** By the path under which `require` finds them: `lib/util.lua`. */
  modules: Map<string, ProgramModule>;
  /** Names that are required literally but were found nowhere: optional modules, or C modules. */
  missing: string[];
}

/** More files than this beside an entry are hardly one program. */
const MOST_FILES = 10_000;

/** Modules that every realm has. */
const builtIn = new Set(["string", "table", "math", "io", "os", "coroutine", "utf8", "debug", "package", "_G"]);

/**
 * Gathers a program.
 *
 * A folder goes in whole. Of a single file, what its `require` calls name is followed; where a name is made at run time,
 * the whole folder of the file goes in. A required module of a package (`a.b`) brings that package's folder along.
 * @param entry a Lua file, or a folder with main.lua or init.lua
 * @param searchPath templates for modules that are not beside the entry
 * @throws BadProgram when there is no entry, or too much beside it
 */
export function gatherProgram(entry: string, searchPath: string): GatheredProgram {
  const status = statusOf(entry);
  const gatherer = new Gatherer(status.isDirectory() ? entry : dirname(entry), searchPath);
  if (!status.isDirectory()) {
    gatherer.add(basename(entry), entry);
    return gatherer.finish(basename(entry));
  }
  const main = ["main.lua", "init.lua"].find((name) =>
    statSync(join(entry, name), { throwIfNoEntry: false })?.isFile(),
  );
  if (main === undefined) throw new BadProgram(`"${entry}" has neither main.lua nor init.lua`);
  gatherer.addFolder(entry, "");
  return gatherer.finish(main);
}

class Gatherer {
  private readonly modules = new Map<string, ProgramModule>();
  private readonly waiting: string[] = [];
  private readonly missing = new Set<string>();
  private readonly folders = new Set<string>();
  private readonly templates: { root: string; template: string }[];

  constructor(
    private readonly directory: string,
    searchPath: string,
  ) {
    const own = [`${directory}/?.lua`, `${directory}/?/init.lua`];
    this.templates = [...own, ...searchPath.split(";")]
      .filter((template) => template.includes("?"))
      .map((template) => ({ template, root: template.slice(0, template.indexOf("?")) }));
  }

  add(path: string, file: string): void {
    if (this.modules.has(path)) return;
    if (this.modules.size >= MOST_FILES) {
      throw new BadProgram(
        `more than ${MOST_FILES} Lua files below "${this.directory}"; put the program in a folder of its own`,
      );
    }
    this.modules.set(path, { source: read(file), name: path, file });
    this.waiting.push(path);
  }

  /** Adds every Lua file below a folder, under `prefix`. */
  addFolder(folder: string, prefix: string): void {
    if (this.folders.has(folder)) return;
    this.folders.add(folder);
    for (const file of [...new Bun.Glob("**/*.lua").scanSync({ cwd: folder, followSymlinks: false })].sort()) {
      if (/(^|\/)node_modules\//.test(file.replaceAll(sep, "/"))) continue;
      this.add(prefix + file.replaceAll(sep, "/"), join(folder, file));
    }
  }

  finish(entry: string): GatheredProgram {
    for (let path = this.waiting.pop(); path !== undefined; path = this.waiting.pop()) {
      const { names, dynamic } = findRequires((this.modules.get(path) as ProgramModule).source);
      for (const name of names) this.follow(name);
      if (dynamic && statSync(join(this.directory, path), { throwIfNoEntry: false }))
        this.addFolder(this.directory, "");
    }
    return { entry, directory: this.directory, modules: this.modules, missing: [...this.missing].sort() };
  }

  private follow(name: string): void {
    const base = name.replaceAll(".", "/");
    if (builtIn.has(name) || this.modules.has(`${base}.lua`) || this.modules.has(`${base}/init.lua`)) return;
    for (const { root, template } of this.templates) {
      const file = modulePath(template, name);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
      const path = file.endsWith("/init.lua") && template.endsWith("?/init.lua") ? `${base}/init.lua` : `${base}.lua`;
      this.add(path, file);
      const top = base.split("/")[0] as string;
      const folder = join(root, top);
      const isPackage = base.includes("/") || path.endsWith("/init.lua");
      if (isPackage && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) this.addFolder(folder, `${top}/`);
      return;
    }
    this.missing.add(name);
  }
}

function statusOf(entry: string): Stats {
  try {
    return statSync(entry);
  } catch (error) {
    throw new BadProgram(`cannot read "${entry}": ${failureReason(error) ?? error}`);
  }
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new BadProgram(`cannot read "${file}": ${failureReason(error) ?? error}`);
  }
}

/**
 * The files below `directory` that match any of `globs`, by path.
 * @throws BadProgram when a glob matches nothing or leads out of the folder
 */
export function gatherFiles(directory: string, globs: string[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const root = realpathSync(directory);
  for (const glob of globs) {
    const matches = [...new Bun.Glob(glob).scanSync({ cwd: root, dot: true, onlyFiles: true })];
    if (matches.length === 0) throw new BadProgram(`--include ${glob} matches no file below "${directory}"`);
    for (const match of matches) {
      const path = relative(root, join(root, match)).replaceAll(sep, "/");
      if (path.startsWith("../")) throw new BadProgram(`--include ${glob} leads out of "${directory}"`);
      files.set(path, read(join(root, match)));
    }
  }
  return files;
}
