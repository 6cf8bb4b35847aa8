// Plugins: Lua files that are loaded together, generation after generation. A generation that does not load leaves the one
// before in place.
import { Owner } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import { watchModules } from "../lua/require.ts";
import type { Runtime } from "./runtime.ts";

/** A Lua file to be run when plugins are loaded. */
export interface PluginFile {
  /** What messages and lists call the plugin. */
  readonly name: string;
  readonly path: string;
}

/** What became of a load. */
export interface Loaded {
  /** Whether the new generation is in place. */
  readonly ok: boolean;
  /** What went wrong, by plugin. */
  readonly failures: readonly { plugin: string; message: string; error: unknown }[];
}

/** What the program that has plugins provides. */
export interface PluginLoader {
  /** The files to load now, in order. */
  find(): PluginFile[];
  /**
   * Runs a file.
   * @returns a promise when it takes until the next turn to know whether it runs well
   * @throws LuaError and what reading the file throws
   */
  run(file: PluginFile, owner: Owner): void | Promise<void>;
}

/**
 * The name under which a resource of the UI is kept over a reload.
 * @param kind tells apart what is numbered separately
 * @param given by the plugin; without one, what a module body makes that has named its scope is numbered
 * @returns undefined for what goes with the plugin's generation
 */
export function resourceName(runtime: Runtime, kind: string, given: string | undefined): string | undefined {
  return given ?? runtime.service(Plugins).automaticName(kind);
}

/** The body of a plugin or module while it is run. */
interface Body {
  /** The plugin scope that it has named. */
  scope: string | undefined;
  /** How many resources of each kind it has made without a name. */
  unnamed: Map<string, number>;
}

function newBody(): Body {
  return { scope: undefined, unnamed: new Map() };
}

export class Plugins {
  /** Counts the loads. */
  generation = 0;
  private loader: PluginLoader | undefined;
  private owners: Owner[] = [];
  /** The bodies under way: that of a plugin, and those of the modules that one requires from the other. */
  private readonly bodies: Body[] = [];
  /** The main function of a program that is no plugin. */
  private readonly main = newBody();
  private seesModules = false;
  private modules: { take: LuaFunction; restore: LuaFunction } | undefined;
  private pending = false;
  private underWay: Promise<unknown> = Promise.resolve();
  private readonly loadedListeners: ((plugins: ReadonlySet<string>) => void)[] = [];

  constructor(private readonly runtime: Runtime) {
    runtime.onClose(() => {
      for (const owner of [...this.owners].reverse()) runtime.dispose(owner);
    });
  }

  /** Has a function called after every load, with the names of the plugins that are in place. */
  onLoaded(listener: (plugins: ReadonlySet<string>) => void): void {
    this.loadedListeners.push(listener);
  }

  /** The plugins in place, with what they have registered. */
  list(): readonly Owner[] {
    return this.owners;
  }

  /** The scope that the module body under way has named; for a program that is no plugin, that of its main function. */
  get scope(): string | undefined {
    return (this.bodies.at(-1) ?? this.main).scope;
  }

  /** Names the scope of the module body under way. @throws Error when none is */
  setScope(name: string): void {
    const body = this.bodies.at(-1) ?? (this.runtime.owner === this.runtime.program ? this.main : undefined);
    if (body === undefined) throw new Error("'plugin' can be called only while a plugin is being loaded");
    this.seeModules();
    body.scope = name;
    body.unnamed = new Map();
  }

  /** From now on the modules that are required have scopes of their own. */
  private seeModules(): void {
    if (this.seesModules) return;
    this.seesModules = true;
    watchModules(
      this.runtime.lua,
      () => void this.bodies.push(newBody()),
      () => void this.bodies.pop(),
    );
  }

  /** A name for the next unnamed resource of the module body under way; none where there is no scope. */
  automaticName(kind: string): string | undefined {
    const { scope, unnamed } = this.bodies.at(-1) ?? newBody();
    if (scope === undefined) return undefined;
    const number = (unnamed.get(kind) ?? 0) + 1;
    unnamed.set(kind, number);
    return `${scope}#${kind}${number}`;
  }

  /**
   * Loads the first generation. A file that fails is left out, the others are loaded.
   */
  start(loader: PluginLoader): Promise<Loaded> {
    this.loader = loader;
    const [take, restore] = this.runtime.runStandard("ingot/modules.lua") as LuaFunction[];
    this.modules = { take, restore } as { take: LuaFunction; restore: LuaFunction };
    this.seeModules();
    return this.load("launch");
  }

  /** Loads the next generation when the running code has returned. */
  reloadLater(): void {
    if (this.pending) return;
    this.pending = true;
    const release = this.runtime.holds.hold();
    setImmediate(() => {
      this.pending = false;
      this.reload().finally(release);
    });
  }

  /** Loads the next generation now; must not be called by Lua code that is running. */
  async reload(): Promise<Loaded> {
    if (this.loader === undefined) return { ok: false, failures: [] };
    const loaded = this.underWay.then(() => this.load("reload")); // one after the other
    this.underWay = loaded;
    return loaded;
  }

  /** Loads a generation; never rejects. */
  private async load(kind: "launch" | "reload"): Promise<Loaded> {
    try {
      return await this.replace(kind);
    } catch (error) {
      const message = this.runtime.describe(error);
      this.runtime.messages.add("error", "plugins", `the ${kind} went wrong: ${message}`);
      return { ok: false, failures: [{ plugin: "plugins", message, error }] };
    }
  }

  /** Puts a new generation in the place of the one before, or leaves that one when it does not load. */
  private async replace(kind: "launch" | "reload"): Promise<Loaded> {
    const { runtime } = this;
    this.generation++;
    const before = this.owners;
    this.modules?.take.call();
    const failures: { plugin: string; message: string; error: unknown }[] = [];
    const owners: Owner[] = [];
    for (const file of this.find(failures)) {
      const owner = new Owner(file.name, this.generation);
      if (await this.run(file, owner, failures)) owners.push(owner);
      else if (kind === "reload") break;
    }
    if (kind === "reload" && failures.length > 0) {
      for (const owner of owners.reverse()) runtime.dispose(owner);
      this.modules?.restore.call();
      for (const { plugin, message } of failures)
        runtime.messages.add("error", plugin, `the reload failed, and everything stays as it was: ${message}`);
      return { ok: false, failures };
    }
    for (const { plugin, message } of failures)
      runtime.messages.add("error", plugin, `cannot load the plugin: ${message}`);
    this.owners = owners;
    for (const owner of [...before].reverse()) runtime.dispose(owner);
    const names = new Set(owners.map(({ name }) => name));
    for (const listener of this.loadedListeners) listener(names);
    runtime.hooks.fire("ready", { kind });
    return { ok: failures.length === 0, failures };
  }

  private find(failures: { plugin: string; message: string; error: unknown }[]): PluginFile[] {
    try {
      return this.loader?.find() ?? [];
    } catch (error) {
      failures.push({ plugin: "plugins", message: (error as Error).message, error });
      return [];
    }
  }

  /** Runs the body of a plugin on behalf of its owner. What it registered goes when it fails. */
  private async run(
    file: PluginFile,
    owner: Owner,
    failures: { plugin: string; message: string; error: unknown }[],
  ): Promise<boolean> {
    try {
      await this.body(file, owner);
      return true;
    } catch (error) {
      failures.push({ plugin: file.name, message: this.runtime.describe(error), error });
      this.runtime.dispose(owner);
      return false;
    }
  }

  private body(file: PluginFile, owner: Owner): void | Promise<void> {
    this.bodies.push(newBody());
    try {
      return this.runtime.within(owner, () => this.loader?.run(file, owner));
    } finally {
      this.bodies.pop();
    }
  }
}
