// `ingot check`: finds syntax errors without running anything.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { failureReason } from "../bundle/file-failure.ts";
import { Realm } from "../host.ts";
import { Permissions } from "../kernel/permissions.ts";
import { LuaError } from "../lua/error.ts";
import { compileLua } from "../lua/module.ts";
import { ExitCode } from "./errors.ts";
import type { Invocation } from "./verbs.ts";

/** A defect and where it is. */
interface Finding {
  file: string;
  /** Counted from 1; 0 when the defect is not in a line. */
  line: number;
  message: string;
}

export async function main({ args, options }: Invocation): Promise<number> {
  const realm = new Realm(await compileLua(), { permissions: new Permissions({ allow: {}, deny: {} }) });
  const findings: Finding[] = [];
  let count = 0;
  for (const path of args) {
    for (const file of luaFiles(path, findings)) {
      count++;
      const finding = check(realm, file);
      if (finding !== undefined) findings.push(finding);
    }
  }
  if (options.json) {
    console.log(JSON.stringify({ files: count, findings }, null, 2));
  } else {
    for (const { file, line, message } of findings) console.log(`${file}:${line > 0 ? `${line}:` : ""} ${message}`);
    const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
    console.error(`${plural(count, "file")} checked, ${plural(findings.length, "error")}`);
  }
  return findings.length === 0 ? ExitCode.Done : ExitCode.Failed;
}

/** The file itself, or every `.lua` file below a directory; hidden directories and node_modules are left out. */
function luaFiles(path: string, findings: Finding[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch (error) {
    findings.push({ file: path, line: 0, message: unreadable(error) });
    return [];
  }
  const found = [...new Bun.Glob("**/*.lua").scanSync({ cwd: path, onlyFiles: true })];
  return found
    .filter((file) => !/(^|\/)node_modules\//.test(file))
    .sort()
    .map((file) => join(path, file));
}

function unreadable(error: unknown): string {
  return `cannot read it: ${failureReason(error) ?? String(error)}`;
}

function check(realm: Realm, file: string): Finding | undefined {
  try {
    realm.compile(readFileSync(file), `@${file}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof LuaError)) return { file, line: 0, message: unreadable(error) };
    const place = error.message.startsWith(`${file}:`) ? error.message.slice(file.length + 1) : error.message;
    const parts = place.match(/^(?:.*?:)?(\d+): (.*)$/s);
    return parts
      ? { file, line: Number(parts[1]), message: parts[2] as string }
      : { file, line: 0, message: place.trim() };
  }
}
