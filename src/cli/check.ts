// `ingot check`: finds syntax errors and wrong uses of the API without running anything.
import { Realm } from "../host.ts";
import { Permissions } from "../kernel/permissions.ts";
import { LuaError } from "../lua/error.ts";
import { compileLua } from "../lua/module.ts";
import { contents, luaFiles } from "./check/files.ts";
import { type Finding, type Misuse, Places } from "./check/findings.ts";
import { judge } from "./check/misuses.ts";
import { ExitCode, Failure, printable } from "./errors.ts";
import { plural } from "./plural.ts";
import type { Invocation } from "./verbs.ts";

/** A finding; those about the API stand only if no file changes that part of the API. */
type Candidate = Finding & { path?: string };

export async function main({ args, options }: Invocation): Promise<number> {
  const check = new Check(new Realm(await compileLua(), { permissions: new Permissions({ allow: {}, deny: {} }) }));
  for (const path of args) check.path(path);
  const { count, findings } = check;
  if (options.json) {
    console.log(JSON.stringify({ files: count, findings }, null, 2));
  } else {
    for (const { file, message, line, column } of findings)
      console.log(printable(`${[file, line, column].filter((part) => part !== 0).join(":")}: ${message}`));
    console.error(`${plural(count, "file")} checked, ${plural(findings.length, "error")}`);
  }
  return findings.length === 0 ? ExitCode.Done : ExitCode.Failed;
}

class Check {
  /** How many files were looked at. */
  count = 0;
  private readonly candidates: Candidate[] = [];
  /** What the files put into the API themselves. */
  private readonly changed = new Set<string>();

  constructor(private readonly realm: Realm) {}

  /** What was found, by file and place. */
  get findings(): Finding[] {
    return this.candidates
      .filter(({ path }) => path === undefined || !this.isChanged(path))
      .map(({ path: _, ...finding }) => finding);
  }

  /** Checks a file, or the files below a directory. */
  path(path: string): void {
    const files = this.guarded(path, () => luaFiles(path)) ?? [];
    for (const file of files) {
      this.count++;
      this.guarded(file, () => this.file(file, contents(file)));
    }
  }

  private file(file: string, bytes: Buffer): void {
    const error = syntaxError(this.realm, file, bytes);
    if (error !== undefined) {
      this.candidates.push(error);
      return;
    }
    const source = bytes.toString("latin1");
    const { misuses, changed } = judge(source);
    for (const path of changed) this.changed.add(path);
    const places = new Places(source);
    const byPlace = (a: Misuse, b: Misuse) => a.start - b.start;
    for (const { start, kind, path, message } of misuses.sort(byPlace))
      this.candidates.push({ file, ...places.of(start), kind, message, path });
  }

  /** Whether the program itself makes what is at `path`, or something that holds it. */
  private isChanged(path: string): boolean {
    const parts = path.split(".");
    return this.changed.has("") || parts.some((_, i) => this.changed.has(parts.slice(0, i + 1).join(".")));
  }

  private guarded<T>(file: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.candidates.push({ file, line: 0, column: 0, kind: "unreadable", message: error.message });
      return undefined;
    }
  }
}

/** What Lua's own compiler says of a file. It names no columns. */
function syntaxError(realm: Realm, file: string, bytes: Uint8Array): Finding | undefined {
  try {
    realm.compile(bytes, `@${file}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof LuaError)) throw new Failure(`cannot check it: ${(error as Error).message}`);
    const place = error.message.startsWith(`${file}:`) ? error.message.slice(file.length + 1) : error.message;
    const parts = place.match(/^(?:.*?:)?(\d+): (.*)$/s);
    return parts
      ? { file, line: Number(parts[1]), column: 0, kind: "syntax", message: parts[2] as string }
      : { file, line: 0, column: 0, kind: "syntax", message: place.trim() };
  }
}
