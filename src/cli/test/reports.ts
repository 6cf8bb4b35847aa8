// The reports of a run: the reporters of lua/ingot/test/reporters, fed with events, and where they write.
import { closeSync, openSync } from "node:fs";
import { failureReason } from "../../bundle/file-failure.ts";
import { Realm } from "../../host.ts";
import { Permissions } from "../../kernel/permissions.ts";
import { compileLua } from "../../lua/module.ts";
import { Output, writeAll } from "../../lua/output.ts";
import type { LuaFunction } from "../../lua/references.ts";
import { showsColors } from "../colors.ts";
import { Failure } from "../errors.ts";
import type { EventSink, TestEvent } from "./events.ts";
import type { ReporterName, TestOptions } from "./options.ts";

/** Writes text of Lua. @throws Error that says what cannot be written, and why */
type Write = (text: string | Uint8Array) => void;

/** All reports of one run. */
export class Reports implements EventSink {
  private readonly reporters: LuaFunction[] = [];
  /** Descriptors of files that are written. */
  private readonly open: number[] = [];
  /** Why a report could not be written. */
  private failure: Failure | undefined;

  private constructor(
    private readonly realm: Realm,
    private readonly verbose: boolean,
  ) {}

  /**
   * @param stdout the descriptor of standard output
   * @throws Failure when the file of a report cannot be written
   */
  static async begin({ reporter, output, verbose }: TestOptions, stdout: number): Promise<Reports> {
    const realm = new Realm(await compileLua(), { permissions: new Permissions({ allow: {}, deny: {} }) });
    const reports = new Reports(realm, verbose);
    const colours = showsColors(stdout);
    if (output !== undefined) reports.add(reporter, reports.toFile(output), false);
    reports.add(output === undefined ? reporter : "human", toStandardOutput(stdout), colours);
    reports.check();
    return reports;
  }

  /** @throws Failure when a report cannot be written */
  event(event: TestEvent): void {
    for (const reporter of this.reporters) reporter.call(event);
    this.check();
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** All events have come. */
  end(): void {
    for (const fd of this.open.splice(0)) closeSync(fd);
  }

  private add(name: ReporterName, write: Write, colours: boolean): void {
    const writeOrNote: Write = (text) => {
      try {
        write(text);
      } catch (error) {
        this.failure ??= new Failure((error as Error).message); // thrown when Lua has returned
      }
    };
    const options = { write: writeOrNote, colours, verbose: this.verbose };
    const [take] = this.realm.runtime.runStandard("ingot/test/reports.lua", [name, options]);
    this.reporters.push(take as LuaFunction);
  }

  private toFile(path: string): Write {
    const fd = writing(path, () => openSync(path, "w"));
    this.open.push(fd);
    return (text) => writing(path, () => writeAll(fd, Buffer.from(text)));
  }
}

function toStandardOutput(fd: number): Write {
  const output = new Output(fd, true, () => process.exit(141)); // 128 + SIGPIPE, as a shell reports it
  return (text) => output.write(Buffer.from(text));
}

function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Failure(`cannot write "${path}": ${failureReason(error) ?? (error as Error).message}`);
  }
}
