// Builds dist/ingot, or with --target NAME the executable of another platform, dist/ingot-NAME.
import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { withTrailer } from "../src/bundle/trailer.ts";
import { buildExecutable } from "./build-executable.ts";
import { buildLua } from "./build-lua.ts";
import { buildPack } from "./build-pack.ts";
import { buildSource } from "./build-source.ts";

const root = join(import.meta.dir, "..");

/** What Bun calls the platforms that `--target` knows. */
const targets: Record<string, Bun.Build.CompileTarget> = {
  "linux-x64": "bun-linux-x64",
  "linux-arm64": "bun-linux-arm64",
  "linux-x64-musl": "bun-linux-x64-musl",
  "linux-arm64-musl": "bun-linux-arm64-musl",
  "darwin-arm64": "bun-darwin-arm64",
  "darwin-x64": "bun-darwin-x64",
  "windows-x64": "bun-windows-x64",
};

/** Builds the executable. @returns its path */
export async function build(target?: string): Promise<string> {
  const compileTarget = target === undefined ? undefined : targets[target];
  if (target !== undefined && compileTarget === undefined) {
    throw new Error(`unknown target "${target}"; there are ${Object.keys(targets).join(", ")}`);
  }
  await buildLua();
  buildPack();
  buildSource();
  mkdirSync(join(root, "dist"), { recursive: true });
  const name = target === undefined ? "ingot" : `ingot-${target}`;
  const outfile = join(root, "dist", target?.startsWith("windows") ? `${name}.exe` : name);
  await buildExecutable(`${outfile}.new`, compileTarget);
  const suffix = target?.startsWith("windows") ? ".exe" : "";
  // A payload, though empty: an executable whose end is missing is known to be damaged.
  appendFileSync(`${outfile}.new${suffix}`, withTrailer(new Uint8Array()));
  renameSync(`${outfile}.new${suffix}`, outfile);
  return outfile;
}

if (import.meta.main) {
  const flag = process.argv.indexOf("--target");
  try {
    console.log(await build(flag < 0 ? undefined : process.argv[flag + 1]));
  } catch (error) {
    const details = error instanceof AggregateError ? error.errors.map((detail) => `\n${detail}`).join("") : "";
    console.error(`build: ${(error as Error).message}${details}`);
    process.exit(1);
  }
}
