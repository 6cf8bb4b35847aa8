// Makes build/lua.wasm: wasmoon's Lua 5.4, unchanged but for the seams where src/lua/*.wat is joined to it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boot, withMemory, writeBuildInformation } from "./build-image.ts";
import { compileProfile, functionsUsed, split, withMarks } from "./build-split.ts";
import { joinShim } from "./lua-seams.ts";

const root = join(import.meta.dir, "..");
const source = join(root, "node_modules/wasmoon/dist/glue.wasm");
const shims = ["src/lua/shim.wat", "src/lua/coroutines.wat", "src/lua/values.wat"].map((path) => join(root, path));
const target = join(root, "build/lua.wasm");

/** The module these seams were written for; another build of Lua numbers its functions differently. */
const knownSource = "95f3f19ddb740125883bc41d5ec670cd0828e7b58c8bdad385323cbff497b55c";

const features = [
  "--enable-bulk-memory",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-exception-handling",
];

function binaryen(tool: string, ...args: string[]): void {
  const run = Bun.spawnSync([process.execPath, join(root, "node_modules/binaryen/bin", tool), ...args]);
  if (run.exitCode !== 0) throw new Error(`${tool} failed: ${run.stderr.toString()}`);
}

/** What the module and its boot image are made from; `libraries.ts` fixes the order of the host functions. */
const inputs = [
  source,
  ...shims,
  import.meta.path,
  ...[
    "src/lua/exports.ts",
    "scripts/lua-seams.ts",
    "scripts/build-image.ts",
    "scripts/build-split.ts",
    "scripts/startup-profile.lua",
    "scripts/startup-profile-api.lua",
    "src/lua/vm.ts",
    "src/lua/libraries.ts",
  ].map((p) => join(root, p)),
];

/** Leaves out the functions of the C API that src/lua/exports.ts does not declare. */
function withUsedExports(lua: string): string {
  const declarations = readFileSync(join(root, "src/lua/exports.ts"), "utf8");
  const used = new Set([...declarations.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1]));
  return lua.replace(/^ *\(export "(\w+)" \(func \S+\)\)\n/gm, (form, name: string) => (used.has(name) ? form : ""));
}

/** Builds `build/lua.wasm` when it is missing or older than what it is made from. */
export async function buildLua(): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(source)).digest("hex");
  if (digest !== knownSource) throw new Error(`build-lua: ${source} is not the module this script was written for`);
  const newest = Math.max(...inputs.map((path) => statSync(path).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  mkdirSync(join(root, "build"), { recursive: true });
  const text = join(root, "build/lua.wat");
  binaryen("wasm-dis", "--all-features", source, "-o", text);
  writeFileSync(text, joinShim(readFileSync(text, "utf8"), shims.map((path) => readFileSync(path, "utf8")).join("\n")));
  const assemble = (contents: string, to: string) => {
    writeFileSync(text, contents);
    binaryen("wasm-as", ...features, text, "-o", to);
    return readFileSync(to);
  };
  writeFileSync(text, withUsedExports(readFileSync(text, "utf8")));
  // What is there under the final name is whole: a build that fails is not taken for one that is done.
  const draft = join(root, "build/lua-draft.wasm");
  const { memory, image } = boot(assemble(readFileSync(text, "utf8"), draft));
  const booted = withMemory(readFileSync(text, "utf8"), memory);
  const bytes = assemble(booted, join(root, "build/lua-full.wasm"));
  // Through the disassembler once more, for the plain form that build-split reads.
  binaryen("wasm-dis", ...features, join(root, "build/lua-full.wasm"), "-o", text);
  const plain = readFileSync(text, "utf8");
  const used = await functionsUsed(assemble(withMarks(plain), draft), plain, image, compileProfile(bytes, image));
  const { small, whole } = split(plain, used);
  const wholeBytes = assemble(whole, join(root, "build/lua-whole.wasm"));
  assemble(small, draft);
  // Most functions that were moved are called only by others that were moved: their stubs go.
  binaryen("wasm-opt", ...features, "--remove-unused-module-elements", draft, "-o", draft);
  // Decompressing either takes half a millisecond.
  for (const [name, contents] of Object.entries({ full: bytes, whole: wholeBytes })) {
    writeFileSync(join(root, `build/lua-${name}.wasm.zst`), Bun.zstdCompressSync(contents, { level: 19 }));
  }
  writeBuildInformation(bytes, image);
  rmSync(text);
  renameSync(draft, target);
  return target;
}

if (import.meta.main) console.log(await buildLua());
