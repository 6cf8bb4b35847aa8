// `ingot trust`: lets the plugins of a project run, as they are now.
import { join, resolve } from "node:path";
import { directories } from "../host.ts";
import { markTrusted, PROJECT_FOLDER, readProjectContent, trustStatus } from "../system/trust.ts";
import { ExitCode, Failure } from "./errors.ts";
import type { Invocation } from "./verbs.ts";

/** What the status means to a person. */
const words = { trusted: "trusted", untrusted: "not trusted", no_content: "there is nothing to be trusted" } as const;

export function main({ args, options }: Invocation): number {
  const project = resolve(args[0] ?? ".");
  const { state } = directories();
  const folder = join(project, PROJECT_FOLDER);
  if (options.status === true) {
    const status = trustStatus(project, state);
    console.log(`${folder}: ${words[status]}`);
    return status === "untrusted" ? ExitCode.Failed : ExitCode.Done;
  }
  try {
    const hash = markTrusted(project, state);
    const files = [...(readProjectContent(project)?.files.keys() ?? [])];
    console.log(`${folder} is trusted as it is now (SHA-256 ${hash}):`);
    for (const file of files) console.log(`  ${file}`);
    return ExitCode.Done;
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}
