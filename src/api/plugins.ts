// Plugins: Lua files that are loaded together, generation after generation. A generation that does not load leaves the one
// before in place.
import { Owner } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
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
  readonly failures: readonly { plugin: string; message: string }[];
}

/** What the program that has plugins provides. */
export interface PluginSource {
  /** The files to load now, in order. */
  find(): PluginFile[];
  /** Runs a file in the main state. @throws LuaError and what reading the file throws */
  run(file: PluginFile): void;
}

export class Plugins {
  /** Counts the loads. */
  generation = 0;
  /** Says whether a reload has to wait. */
  busy: () => boolean = () => false;
  private source: PluginSource | undefined;
  private owners: Owner[] = [];
  /** The plugin scope that a module body has named, by owner. */
  private readonly scopes = new WeakMap<Owner, string>();
  private loading: Owner | undefined;
  private modules: { take: LuaFunction; restore: LuaFunction } | undefined;
  private pending = false;
  private readonly loadedListeners: ((plugins: ReadonlySet<string>) => void)[] = [];

  constructor(private readonly runtime: Runtime) {
    runtime.onClose(() => {
      for (const owner of [...this.owners].reverse()) owner.dispose();
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
    return this.scopes.get(this.loading ?? this.runtime.program);
  }

  /** Names the scope of the module body under way. @throws Error when none is */
  setScope(name: string): void {
    const owner = this.loading ?? (this.runtime.owner === this.runtime.program ? this.runtime.program : undefined);
    if (owner === undefined) throw new Error("'plugin' can be called only while a plugin is being loaded");
    this.scopes.set(owner, name);
  }

  /**
   * Loads the first generation. A file that fails is left out, the others are loaded.
   */
  start(source: PluginSource): Loaded {
    this.source = source;
    const [take, restore] = this.runtime.runStandard("ingot/modules.lua") as LuaFunction[];
    this.modules = { take, restore } as { take: LuaFunction; restore: LuaFunction };
    return this.load("launch");
  }

  /** Loads the next generation, at once or when the running code has returned and nothing is busy. */
  reloadLater(): void {
    if (this.pending) return;
    this.pending = true;
    const release = this.runtime.holds.hold();
    const attempt = () => {
      if (this.busy()) {
        setTimeout(attempt, BUSY_INTERVAL);
        return;
      }
      this.pending = false;
      release();
      this.reload();
    };
    setImmediate(attempt);
  }

  /** Loads the next generation now; must not be called by Lua code that is running. */
  reload(): Loaded {
    if (this.source === undefined) return { ok: false, failures: [] };
    return this.load("reload");
  }

  private load(kind: "launch" | "reload"): Loaded {
    const { runtime } = this;
    this.generation++;
    const before = this.owners;
    this.modules?.take.call();
    const failures: { plugin: string; message: string }[] = [];
    const owners: Owner[] = [];
    for (const file of this.find(failures)) {
      const owner = new Owner(file.name, this.generation);
      if (this.run(file, owner, failures)) owners.push(owner);
      else if (kind === "reload") break;
    }
    if (kind === "reload" && failures.length > 0) {
      for (const owner of owners.reverse()) owner.dispose();
      this.modules?.restore.call();
      for (const { plugin, message } of failures)
        runtime.messages.add("error", plugin, `the reload failed, and everything stays as it was: ${message}`);
      return { ok: false, failures };
    }
    for (const { plugin, message } of failures)
      runtime.messages.add("error", plugin, `cannot load the plugin: ${message}`);
    this.owners = owners;
    for (const owner of [...before].reverse()) owner.dispose();
    const names = new Set(owners.map(({ name }) => name));
    for (const listener of this.loadedListeners) listener(names);
    runtime.hooks.fire("ready", { kind });
    return { ok: failures.length === 0, failures };
  }

  private find(failures: { plugin: string; message: string }[]): PluginFile[] {
    try {
      return this.source?.find() ?? [];
    } catch (error) {
      failures.push({ plugin: "plugins", message: (error as Error).message });
      return [];
    }
  }

  /** Runs the body of a plugin on behalf of its owner. What it registered goes when it fails. */
  private run(file: PluginFile, owner: Owner, failures: { plugin: string; message: string }[]): boolean {
    this.loading = owner;
    try {
      this.runtime.within(owner, () => this.source?.run(file));
      return true;
    } catch (error) {
      failures.push({ plugin: file.name, message: this.runtime.describe(error) });
      owner.dispose();
      return false;
    } finally {
      this.loading = undefined;
    }
  }
}

/** Milliseconds between two looks whether a reload can take place. */
const BUSY_INTERVAL = 50;
