// `ingot test`: runs tests written for busted.
import { ExitCode, Failure } from "./errors.ts";
import { readOptions } from "./test/options.ts";
import { TestRuns } from "./test/runs.ts";
import type { Invocation } from "./verbs.ts";

export async function main({ args, options: given, permissions }: Invocation): Promise<number> {
  const options = await readOptions(args, given, permissions);
  const runs = new TestRuns(options, permissions);
  if (options.watch) {
    const { watchTests } = await import("./test/watch.ts");
    return watchTests(runs);
  }
  const files = runs.find();
  if (files.length === 0) throw new Failure(runs.noFiles);
  const { counts } = await runs.run(files);
  if (counts.tests === 0 && counts.filtered > 0) throw new Failure("the filters leave no test to run");
  return counts.failed ? ExitCode.Failed : ExitCode.Done;
}
