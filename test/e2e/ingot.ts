// Runs the built executable for end-to-end tests: in a directory of its own, with a home of its own and nothing else in
// its environment.
import { afterAll, setDefaultTimeout } from "bun:test";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The executable under test. */
export const ingot = process.env.INGOT_BIN ?? join(import.meta.dir, "../../dist/ingot");
if (!existsSync(ingot)) throw new Error(`${ingot} does not exist: run "bun run build" first, or set INGOT_BIN`);

/** Only to tell a hang from slowness, in milliseconds. */
export const PATIENCE = 60_000;

/** What a finished program left. `signal` is set instead of an honest exit code when a signal ended it. */
export interface Result {
  stdout: string;
  stderr: string;
  code: number | null;
  signal: string | null;
}

export interface RunOptions {
  /** Relative to the place. */
  cwd?: string;
  /** Added to HOME and PATH; undefined removes one. */
  env?: Record<string, string | undefined>;
  stdin?: string | Uint8Array;
  /** Instead of ingot: a bundle. */
  executable?: string;
}

/** A directory that is removed after the tests of a file, with `home` and `work` in it. */
export class Place {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "ingot-e2e-")));
  readonly home = join(this.root, "home");
  readonly work = join(this.root, "work");

  constructor() {
    setDefaultTimeout(2 * PATIENCE);
    mkdirSync(this.home);
    mkdirSync(this.work);
    afterAll(() => rmSync(this.root, { recursive: true, force: true }));
  }

  path(name: string): string {
    return join(this.work, name);
  }

  /** Writes a file below `work`. @returns its path */
  write(name: string, contents: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    return path;
  }

  /** Copies a directory into `work`. @returns its path */
  copy(from: string, name: string): string {
    cpSync(from, this.path(name), { recursive: true });
    return this.path(name);
  }

  environment(extra: Record<string, string | undefined> = {}): Record<string, string> {
    const all = { HOME: this.home, PATH: process.env.PATH ?? "/usr/bin:/bin", TMPDIR: this.root, ...extra };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  /** Starts a program without waiting for it. */
  spawn(args: string[], { cwd = ".", env, stdin, executable = ingot }: RunOptions = {}) {
    return Bun.spawn([executable, ...args], {
      cwd: join(this.work, cwd),
      env: this.environment(env),
      stdin: stdin === undefined ? "ignore" : Buffer.from(stdin),
      stdout: "pipe",
      stderr: "pipe",
      timeout: PATIENCE,
      killSignal: "SIGKILL",
    });
  }

  async run(args: string[], options: RunOptions = {}): Promise<Result> {
    const child = this.spawn(args, options);
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    return { stdout, stderr, code: child.exitCode, signal: child.signalCode as string | null };
  }

  /** Runs a shell script in which `$INGOT` is the executable. */
  shell(script: string, options: RunOptions = {}): Promise<Result> {
    return this.run(["-c", script], { ...options, executable: "/bin/bash", env: { INGOT: ingot, ...options.env } });
  }
}

/** Traces of JavaScript that no user should see in a message. */
export const javaScriptTrace =
  /^\s+at .*\(|\.ts:|\.js:|\$bunfs\/|\b(TypeError|RangeError|ReferenceError|WebAssembly|undefined is not)\b/m;
