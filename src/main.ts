// argv in, exit code out; every verb is imported only when it is used.
import { compileLua } from "./lua/module.ts";

/** Verbs for which the Lua VM is not needed. A bundle may get any of these words, and then starts a little later. */
const withoutLua = new Set([
  "--help",
  "-h",
  "help",
  "--version",
  "-v",
  "-V",
  "info",
  "cache",
  "completions",
  "doc",
  "types",
  "trust",
]);
/** Verbs that compile Lua source in every run. */
const compiling = new Set(["eval", "repl", "check", "compile"]);

async function main(given: string[]): Promise<number> {
  const isExact = !given.some((word) => word.includes("\ufffd"));
  const argv = isExact ? given : (await import("./cli/exact-arguments.ts")).exactArguments(given);
  if (argv[0] === "--ask-permission") return (await import("./cli/ask.ts")).ask(argv[1] ?? "");
  const verb = argv[0] ?? "";
  if (!withoutLua.has(verb)) compileLua(compiling.has(verb)).catch(() => {}); // heard of when it is awaited
  const { ownPayload } = await import("./bundle/own-payload.ts");
  const payload = ownPayload();
  if (payload !== undefined) return (await import("./cli/bundle.ts")).main(payload, argv);
  return (await import("./cli/command-line.ts")).main(argv);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`ingot: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  },
);
