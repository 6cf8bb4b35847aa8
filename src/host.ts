// Composition: a realm with its permissions, modules, cached chunks and standard output, put together for one run.
import { fstatSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { API_NAMES } from "./api/names.ts";
import type { Runtime } from "./api/runtime.ts";
import { BOOT_IMAGE, BUILD, VERSION } from "./build.ts";
import type { Bundle } from "./bundle/bundle.ts";
import { ChunkCache } from "./bundle/chunk-cache.ts";
import { modulePath } from "./bundle/module-path.ts";
import { BUNDLE_ROOT, ProgramFiles } from "./bundle/program-files.ts";
import { standardChunk } from "./bundle/standard.ts";
import { GuardedFiles } from "./kernel/guarded-files.ts";
import type { Permissions } from "./kernel/permissions.ts";
import { Status } from "./lua/constants.ts";
import { LuaError } from "./lua/error.ts";
import type { State } from "./lua/exports.ts";
import { type FoundModule, openLibraries } from "./lua/libraries.ts";
import { compileLua, wholeModule } from "./lua/module.ts";
import { Output } from "./lua/output.ts";
import { Lua } from "./lua/vm.ts";

export { compileLua };

export interface RealmOptions {
  permissions: Permissions;
  /** The bundle that the program is; its modules are found first. */
  bundle?: Bundle;
  /** Templates that `package.path` starts with, before those of the environment. */
  modulePath?: string[];
  /** Where paths below `BUNDLE_ROOT` lead as long as the program is not a bundle. */
  fileDirectory?: string;
  /** What the program is called: the owner of what it registers. */
  program?: string;
  /** Told of every file that is looked for as a module, whether it is there or not. */
  onModule?(file: string): void;
  /**
   * The source to take for a module's file, where it is not to be what the file holds by now.
   * @returns undefined for files that are read as they are, null for one that must not be loaded
   */
  moduleSource?(file: string): Uint8Array | null | undefined;
  /** Called when the program first touches the Lua API. */
  onRuntime?(runtime: Runtime): void;
}

/** How long output may be held back while a program waits, in milliseconds. */
const FLUSH_DELAY = 10;

/** Lua's default for `package.path` on this platform, without the C library's version of it. */
const DEFAULT_PATH =
  process.platform === "win32"
    ? ".\\?.lua;.\\?\\init.lua"
    : [
        "/usr/local/share/lua/5.4/?.lua",
        "/usr/local/share/lua/5.4/?/init.lua",
        "/usr/local/lib/lua/5.4/?.lua",
        "/usr/local/lib/lua/5.4/?/init.lua",
        "/usr/share/lua/5.4/?.lua",
        "/usr/share/lua/5.4/?/init.lua",
        "./?.lua",
        "./?/init.lua",
      ].join(";");

/** The `package.path` that the environment asks for, `;;` standing for the default (Lua 5.4 manual, 6.3). */
export function environmentPath(): string {
  const wanted = process.env.LUA_PATH_5_4 ?? process.env.LUA_PATH;
  if (wanted === undefined) return DEFAULT_PATH;
  const mark = wanted.indexOf(";;"); // the first alone counts
  if (mark < 0) return wanted;
  return [wanted.slice(0, mark), DEFAULT_PATH, wanted.slice(mark + 2)].filter((part) => part !== "").join(";");
}

/** `$XDG_CACHE_HOME/ingot` and its siblings. */
export function directories(): Record<"config" | "cache" | "state" | "data", string> {
  const home = process.env.HOME || (require("node:os") as typeof import("node:os")).homedir();
  const place = (variable: string, fallback: string) => {
    const base = process.env[variable];
    return join(base?.startsWith("/") ? base : join(home, fallback), "ingot");
  };
  return {
    config: place("XDG_CONFIG_HOME", ".config"),
    cache: place("XDG_CACHE_HOME", ".cache"),
    state: place("XDG_STATE_HOME", ".local/state"),
    data: place("XDG_DATA_HOME", ".local/share"),
  };
}

export function chunkDirectory(): string {
  return join(directories().cache, "chunks");
}

/** One Lua instance, ready to run a program. */
export class Realm {
  readonly lua: Lua;
  readonly stdout: Output;
  private readonly chunks = new ChunkCache(chunkDirectory(), BUILD);
  private readonly initialPath: Set<string>;
  private readonly files: GuardedFiles;
  private readonly programFiles: ProgramFiles;
  private api: Runtime | undefined;
  /** Whether the process is about to exit. */
  private isEnding = false;

  constructor(
    module: WebAssembly.Module,
    private readonly options: RealmOptions,
  ) {
    const { permissions, bundle } = options;
    this.stdout = new Output(1, isTerminal(1), () => process.exit(141)); // 128 + SIGPIPE, as a shell reports it
    this.files = new GuardedFiles(permissions);
    this.programFiles = new ProgramFiles(this.files, bundle, options.fileDirectory);
    const doors = {
      files: this.programFiles,
      checkCommand: (line: string) => permissions.checkCommandLine(line),
      checkVariable: (name: string) => permissions.check("env", name),
      exit: (code: number) => this.end(code),
    };
    this.lua = new Lua({ module, whole: wholeModule, image: BOOT_IMAGE, doors, stdout: this.stdout });
    this.lua.limits.onTick = (now) => {
      this.stdout.flushStale(now);
      this.endIfLost();
    };
    this.lua.descriptors.beforeRead = () => this.flushOrEnd();
    openLibraries(this.lua, {
      doors,
      stdout: this.stdout,
      findModule: (name, path, L) => this.findModule(name, path, L),
      lazyTable: {
        names: API_NAMES,
        field: (L) => this.runtime.field(L),
        pairs: (L) => this.runtime.pairs(L),
      },
    });
    const path = [...(options.modulePath ?? []), ...(bundle === undefined ? [environmentPath()] : [])].join(";");
    this.initialPath = new Set(path.split(";"));
    this.setPath(path);
  }

  /** The Lua API of this realm, made when it is first asked for. */
  get runtime(): Runtime {
    if (this.api === undefined) {
      const { Runtime } = require("./api/runtime.ts") as typeof import("./api/runtime.ts");
      const { permissions, program = "program", onRuntime } = this.options;
      this.api = new Runtime({
        lua: this.lua,
        permissions,
        files: this.files,
        programFiles: this.programFiles,
        directories: directories(),
        version: VERSION,
        program,
        standardChunk,
        interactive: isTerminal(0) && isTerminal(2),
      });
      this.flushWhileWaiting();
      onRuntime?.(this.api);
    }
    return this.api;
  }

  /** Writes out what the program has printed soon after it began to wait. */
  private flushWhileWaiting(): void {
    const { limits } = this.lua;
    const { onLeave } = limits;
    let isSet = false;
    limits.onLeave = () => {
      onLeave();
      if (isSet || !(this.lua.mayHold || this.stdout.lost !== undefined)) return;
      isSet = true;
      setTimeout(() => {
        isSet = false;
        if (!this.lua.closed) this.flushOrEnd();
      }, FLUSH_DELAY);
    };
  }

  /** Writes out what the program has printed, where nobody can be told of a failure yet: the program soon ends of it. */
  flushAside(): void {
    this.lua.c.fflush(0);
    this.stdout.flushAside();
  }

  private flushOrEnd(): void {
    this.flushAside();
    this.endIfLost();
  }

  /** Ends a program whose output cannot be written: it would work on for nobody. */
  private endIfLost(): void {
    if (this.stdout.lost !== undefined && !this.isEnding) this.end(1);
  }

  /** Ends the process in the middle of everything: with a message and exit code 1 when output is lost, else with `code`. */
  private end(code: number): never {
    this.isEnding = true;
    this.api?.abandon();
    this.flushAside();
    const { lost } = this.stdout;
    if (lost === undefined) return process.exit(code);
    try {
      const { message } = lost as Error;
      this.stdout.writeError(Buffer.from(`${this.options.bundle?.manifest.name ?? "ingot"}: ${message}\n`));
    } catch {
      // Nobody is there to read it.
    }
    return process.exit(1);
  }

  /** Closes the instance. @throws what finalizers raise; also when output could not be written, by now or before */
  close(): void {
    this.lua.close();
    const { lost } = this.stdout;
    this.stdout.lost = undefined;
    if (lost !== undefined) throw lost;
  }

  /** Whether the program has touched the Lua API. */
  get hasRuntime(): boolean {
    return this.api !== undefined;
  }

  private setPath(path: string): void {
    const { lua } = this;
    lua.pushGlobals(lua.L);
    lua.getField(lua.L, -1, "package");
    lua.pushText(lua.L, path);
    lua.setField(lua.L, -2, "path");
    lua.pop(lua.L, 2);
  }

  /**
   * Loads a Lua source file, through the chunk cache, and leaves its function on the stack of `L`.
   * @param name what messages call the file
   * @throws LuaError for a syntax error; what reading the file throws
   */
  loadFile(L: State, path: string, name: string): void {
    this.lua.load(L, this.compiled(path, name, L), `@${name}`, "b");
  }

  /** The compiled form of a source file, from the cache where it is fresh. */
  compiled(path: string, name: string, L = this.lua.L, status?: Stats): Uint8Array {
    return this.chunks.load(path, name, (source) => this.compile(source, `@${name}`, L), status);
  }

  /**
   * Compiles source text.
   * @throws LuaError for a syntax error
   */
  compile(source: Uint8Array, chunkName: string, L = this.lua.L): Uint8Array {
    const { lua } = this;
    const text = withoutFirstLineComment(source);
    if (text[0] === ESCAPE)
      throw new LuaError(`${chunkName.slice(1)}: ${BINARY_CHUNK}`, undefined, "", Status.SyntaxError);
    lua.load(L, text, chunkName, "t");
    const chunk = lua.dump(L);
    lua.pop(L);
    return chunk;
  }

  /** As `compiled`; the error says which module could not be loaded, in the words of the standard searcher. */
  private compiledModule(name: string, file: string, L: State, status: Stats): Uint8Array {
    try {
      return this.compiled(file, file, L, status);
    } catch (error) {
      const { message } = error as Error;
      throw error instanceof LuaError
        ? new LuaError(`error loading module '${name}' from file '${file}':\n\t${message}`, undefined, "", error.status)
        : error;
    }
  }

  private findModule(name: string, path: string, L: State): FoundModule | string[] {
    const standard = findStandard(name);
    if (standard) return standard;
    const bundled = this.options.bundle && findInBundle(this.options.bundle, name);
    if (bundled) return bundled;
    const scheme = this.findColorScheme(name, L);
    if (scheme) return scheme;
    const tried: string[] = [];
    for (const template of path.split(";")) {
      if (template === "") continue;
      const file = modulePath(template, name);
      tried.push(file);
      this.options.onModule?.(file);
      // The program's own modules need no permission; a path that the program made up does.
      if (!this.initialPath.has(template)) this.options.permissions.check("read", file);
      const source = this.options.moduleSource?.(file);
      if (source === null) continue;
      if (source !== undefined)
        return { chunk: this.compile(source, `@${file}`, L), mode: "b", chunkName: `@${file}`, data: file };
      const status = statSync(file, { throwIfNoEntry: false });
      if (status?.isFile()) {
        return { chunk: this.compiledModule(name, file, L, status), mode: "b", chunkName: `@${file}`, data: file };
      }
    }
    return tried;
  }

  /** A colour scheme as a table for `ingot.theme.apply`: one of the user's, or one that is built in. */
  private findColorScheme(name: string, L: State): FoundModule | undefined {
    const [, scheme] = COLOR_SCHEME.exec(name) ?? [];
    if (scheme === undefined) return undefined;
    const { schemeFile } = require("./api/theme/files.ts") as typeof import("./api/theme/files.ts");
    const file = schemeFile(directories().config, scheme);
    if (file !== undefined) {
      this.options.onModule?.(file);
      this.options.permissions.check("read", file);
      const chunk = this.compiledModule(name, file, L, statSync(file));
      return { chunk, mode: "b", chunkName: `@${file}`, data: file };
    }
    const { colorScheme, colorSchemes } =
      require("./kernel/color-schemes.ts") as typeof import("./kernel/color-schemes.ts");
    const info = colorSchemes().find((known) => known.name === scheme);
    if (info === undefined) return undefined;
    const source = `return ingot.json.decode([==[${JSON.stringify({ ...info, groups: colorScheme(scheme) })}]==])`;
    return { chunk: this.compile(Buffer.from(source), `=${name}`, L), mode: "b", chunkName: `=${name}`, data: name };
  }
}

/** The name of a colour scheme as a module. */
const COLOR_SCHEME = /^(?:ingot|smelt)\.colorschemes\.([\w-]+)$/;

/** Modules of ours: `ingot.x`, also under the name that smelt's plugins know. */
function findStandard(name: string): FoundModule | undefined {
  const own = name.replace(/^smelt\./, "ingot.");
  if (!own.startsWith("ingot.")) return undefined;
  const base = own.replaceAll(".", "/");
  for (const file of [`${base}.lua`, `${base}/init.lua`]) {
    const chunk = standardChunk(file);
    if (chunk) return { chunk, mode: "b", chunkName: `@${file}`, data: file };
  }
  return undefined;
}

function findInBundle(bundle: Bundle, name: string): FoundModule | undefined {
  const base = name.replaceAll(".", "/");
  for (const file of [`${base}.lua`, `${base}/init.lua`]) {
    const chunk = bundle.module(file);
    if (chunk) return { chunk, mode: "b", chunkName: `@${file}`, data: `${BUNDLE_ROOT}${file}` };
  }
  return undefined;
}

/** First byte of a compiled chunk (`LUA_SIGNATURE`). */
const ESCAPE = 0x1b;
const BINARY_CHUNK = "this is a compiled Lua chunk; only source text is run";

/** Source text as the compiler wants it: no byte order mark, and a first line that starts with `#` made empty. */
function withoutFirstLineComment(source: Uint8Array): Uint8Array {
  let text = source;
  if (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) text = text.subarray(3);
  if (text[0] !== 0x23) return text;
  const end = text.indexOf(0x0a);
  return end < 0 ? new Uint8Array() : text.subarray(end);
}

/** `st_rdev` of /dev/null on Linux: the character device that output most often goes to without a terminal. */
const NULL_DEVICE = 0x103;

/** Whether a descriptor is a terminal; loads node:tty, which is slow, only where it may well be one. */
export function isTerminal(fd: number): boolean {
  try {
    const status = fstatSync(fd);
    if (!status.isCharacterDevice() || status.rdev === NULL_DEVICE) return false;
  } catch {
    return false; // closed
  }
  return (require("node:tty") as typeof import("node:tty")).isatty(fd);
}
