// `ingot info`: versions and paths.

import { VERSION } from "../build.ts";
import { directories } from "../host.ts";
import { cacheFacts } from "./cache.ts";
import { ExitCode } from "./errors.ts";
import { plural } from "./plural.ts";
import type { Invocation } from "./verbs.ts";

export function main({ options }: Invocation): number {
  const cache = cacheFacts();
  const { config, state, data } = directories();
  const facts = {
    version: VERSION,
    bun: Bun.version,
    lua: "5.4",
    platform: `${process.platform}-${process.arch}`,
    executable: process.execPath,
    bundle: false, // a bundle runs its own program and has no verbs
    paths: { config, state, data, cache: cache.directory },
    cache: { entries: cache.entries, bytes: cache.bytes },
  };
  if (options.json) {
    console.log(JSON.stringify(facts, null, 2));
    return ExitCode.Done;
  }
  const rows: [string, string][] = [
    ["ingot", facts.version],
    ["Bun", facts.bun],
    ["Lua", facts.lua],
    ["platform", facts.platform],
    ["executable", facts.executable],
    ["bundle", "no"],
    ["config", config],
    ["state", state],
    ["data", data],
    ["chunk cache", `${cache.directory} (${plural(cache.entries, "chunk")}, ${plural(cache.bytes, "byte")})`],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(12)} ${value}`);
  return ExitCode.Done;
}
