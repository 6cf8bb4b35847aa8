// Runs test files one after another, each in a realm of its own, and reports the run as a whole.
import type { Realm } from "../../host.ts";
import type { PermissionFlags } from "../../kernel/permissions.ts";
import { endingSignals } from "../ending.ts";
import { Counts, type EventSink } from "./events.ts";
import { type RunContext, runTestFile } from "./file-run.ts";
import { findTestFiles } from "./files.ts";
import { TestList } from "./list.ts";
import { type TestOptions, unaskedPermissions } from "./options.ts";
import { Reports } from "./reports.ts";
import { reserveStandardOutput } from "./standard-output.ts";
import { TemporaryDirectories } from "./temporary.ts";

export interface RunResult {
  counts: Counts;
  /** By test file: absolute paths of what it depends on. */
  dependencies: Map<string, Set<string>>;
}

/** The runs that one command line asks for: one, or several when files are watched. */
export class TestRuns {
  private readonly context: Omit<RunContext, "sink">;
  /** The descriptor that the report goes to. */
  private readonly stdout: number;
  /** The realm in which tests run. */
  private realm: Realm | undefined;
  private heedsSignals = false;

  /** @throws UsageError for permissions that mean nothing */
  constructor(
    readonly options: TestOptions,
    flags: PermissionFlags,
  ) {
    const temporary = new TemporaryDirectories();
    this.context = {
      options,
      temporary,
      permissions: unaskedPermissions(temporary.permitted(flags)),
      onRealm: (realm) => {
        this.realm = realm;
      },
      onWait: () => this.heedSignals(),
    };
    const isData = options.framework.list || (options.reporter !== "human" && options.output === undefined);
    this.stdout = isData ? reserveStandardOutput() : 1;
  }

  /** Before tests first wait, a signal ends the process by itself, as JavaScript would not hear of it. */
  private heedSignals(): void {
    if (this.heedsSignals) return;
    this.heedsSignals = true;
    for (const [signal, code] of Object.entries(endingSignals)) process.on(signal, () => this.exit(code));
  }

  /** The test files there are now. @throws Failure when a path cannot be read */
  find(): string[] {
    return findTestFiles(this.options.paths, this.options.matches);
  }

  /** What to say when there are no test files. */
  get noFiles(): string {
    const places = this.options.paths.map((path) => `"${path}"`).join(", ");
    return `no test files found below ${places}; their names end in _spec.lua or _test.lua`;
  }

  /**
   * Runs some files.
   * @throws Failure when the report cannot be written
   */
  async run(files: string[]): Promise<RunResult> {
    const { list } = this.options.framework;
    if (list) return this.runInto(new TestList(this.stdout), files);
    const reports = await Reports.begin(this.options, this.stdout);
    try {
      return await this.runInto(reports, files);
    } finally {
      reports.end();
    }
  }

  private async runInto(sink: EventSink, files: string[]): Promise<RunResult> {
    const { shuffle, seed, fail_fast } = this.options.framework;
    const counts = new Counts();
    const counting: EventSink = {
      event(event) {
        counts.add(event);
        sink.event(event);
      },
    };
    const dependencies = new Map<string, Set<string>>();
    const started = performance.now();
    const ordered = shuffle ? shuffled(files, seed ?? 0) : files;
    sink.event({ type: "run_start", files: ordered, seed });
    let stopped = false;
    for (const file of ordered) {
      dependencies.set(file, await runTestFile(file, { ...this.context, sink: counting }));
      await Bun.sleep(0); // timers and signals have their turn, and hold on to nothing of this file
      stopped = fail_fast && counts.failed;
      if (stopped) break;
    }
    const duration = (performance.now() - started) / 1000;
    sink.event({ type: "run_end", ...counts.fields, duration, stopped, ok: !counts.failed });
    return { counts, dependencies };
  }

  /** Ends the process in the middle of everything. */
  private exit(code: number): never {
    if (this.realm === undefined) process.exit(code);
    return this.realm.lua.exit(code);
  }
}

/** The files in an order that depends on the seed alone. */
function shuffled(files: string[], seed: number): string[] {
  const ranks = new Map(files.map((file) => [file, BigInt(Bun.hash(file, seed))]));
  const rank = (file: string) => ranks.get(file) ?? 0n;
  return [...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
