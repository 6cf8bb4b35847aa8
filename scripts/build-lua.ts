// Makes build/lua.wasm: wasmoon's Lua 5.4, unchanged but for the seams where src/lua/*.wat is joined to it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boot, withMemory, writeBuildInformation } from "./build-image.ts";
import { compileProfile, functionsUsed, split, withMarks } from "./build-split.ts";

const root = join(import.meta.dir, "..");
const source = join(root, "node_modules/wasmoon/dist/glue.wasm");
const shims = ["src/lua/shim.wat", "src/lua/values.wat"].map((path) => join(root, path));
const target = join(root, "build/lua.wasm");

/** The module these seams were written for; another build of Lua numbers its functions differently. */
const knownSource = "95f3f19ddb740125883bc41d5ec670cd0828e7b58c8bdad385323cbff497b55c";

/** `luaV_execute`, and the local variables in which it keeps the state and the running call. */
const interpreter = { name: "$548", state: "$0", call: "$7", startLoop: "$label7" };

/** `f_parser`, which looks at the first byte of a chunk (ESC for a compiled one) with the mode in local 2. */
const parser = "$277";

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

/** Replaces exactly `count` occurrences, or fails: a seam that moved must not go unnoticed. */
function replaceExactly(text: string, pattern: RegExp, replacement: string, count: number): string {
  const found = text.match(pattern)?.length ?? 0;
  if (found !== count) throw new Error(`build-lua: expected ${count} matches of ${pattern}, found ${found}`);
  return text.replace(pattern, replacement);
}

/** Changes the text of one function. */
function inFunction(text: string, name: string, change: (body: string) => string): string {
  const start = text.indexOf(`\n (func ${name} `);
  if (start < 0) throw new Error(`build-lua: function ${name} not found`);
  const end = text.indexOf("\n (func ", start + 1);
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

/** Puts our functions, tag and globals where Lua expects C functions and compiler support. */
function joinShim(lua: string, shimText: string): string {
  const exported = new Map([...lua.matchAll(/\(export "([\w]+)" \(func (\$[\w]+)\)\)/g)].map((m) => [m[1], m[2]]));
  const bound = shimText.replace(/\$(luaL?_\w+|stack[A-Z]\w+|setThrew)\b/g, (name) => {
    const target = exported.get(name.slice(1));
    if (target === undefined) throw new Error(`build-lua: Lua does not export ${name.slice(1)}`);
    return target;
  });
  // invoke_vii and longjmp become ours: calls to the imports are redirected, the imports dropped.
  let text = lua;
  for (const [field, ours] of [["invoke_vii", "$invoke_vii"], ["_emscripten_throw_longjmp", "$throw_longjmp"]] as const) {
    const name = text.match(new RegExp(`\\(import "env" "${field}" \\(func (\\$fimport\\$\\d+)`))?.[1];
    if (name === undefined) throw new Error(`build-lua: import ${field} not found`);
    text = replaceExactly(text, new RegExp(`^ \\(import "env" "${field}".*\\n`, "gm"), "", 1);
    text = text.replace(new RegExp(`\\(call ${name.replaceAll("$", "\\$")}(?!\\d)`, "g"), `(call ${ours}`);
  }
  // Failed file operations report the machine's error number, not the one C code in the module knows.
  const fileResult = exported.get("luaL_fileresult") ?? "";
  text = inFunction(text, fileResult, (body) =>
    replaceExactly(body, /\(i64\.extend_i32_s\s+(\(local\.get \$1\))\s+\)/g, "(i64.extend_i32_s (call $host_errno $1))", 1),
  );
  // Whatever mode a program asks for, a compiled chunk is loaded only when the host says so.
  text = inFunction(text, parser, (body) =>
    replaceExactly(
      body,
      /\(i32\.eq\s+\(local\.get \$5\)\s+\(i32\.const 27\)\s+\)\s+\(then/g,
      "$& (local.set $$2 (call $$chunk_mode (local.get $$2)))",
      1,
    ),
  );
  // The interpreter polls at backward jumps, where it re-reads `trap`, and at every call.
  const { state, call, startLoop } = interpreter;
  text = inFunction(text, interpreter.name, (body) => {
    const trap = new RegExp(`\\(i32\\.load offset=20\\s+\\(local\\.get \\${call}\\)\\s+\\)`, "g");
    const polled = replaceExactly(body, trap, `(call $$poll_trap (local.get $${state}) (local.get $${call}))`, 47);
    const start = new RegExp(`\\(loop \\${startLoop}\\n`, "g");
    return replaceExactly(polled, start, `$& (call $$poll (local.get $${state}))\n`, 1);
  });
  // Function table entries for what Lua calls by index.
  const table = text.match(/\(table \$0 (\d+) funcref\)/);
  if (table === null) throw new Error("build-lua: function table not found");
  const first = Number(table[1]);
  const entries = [
    ...["host_function", "host_continuation", "guarded", "observed", "close_process", "dump_writer", "hook"],
    ...["take_reference", "parcel_pusher", "parcel_caller", "handler_function"],
  ];
  text = text.replace(table[0], `(table $0 ${first + entries.length} funcref)`);
  const indices = entries
    .map((name, i) => ` (global $${name}_index i32 (i32.const ${first + i}))\n (export "${name}" (global $${name}_index))\n`)
    .join("");
  const imports = [
    ` (import "host" "call" (func $host_call (param i32 i32) (result i32)))`,
    ` (import "host" "settle" (func $host_settle (param i32) (result i32)))`,
    ` (import "host" "processStatus" (func $host_process_status (param i32) (result i32)))`,
    ` (import "host" "errno" (func $host_errno (param i32) (result i32)))`,
    ` (import "host" "observe" (func $host_observe (param i32 i32)))`,
    ` (import "host" "writeChunk" (func $host_write_chunk (param i32 i32)))`,
    ` (import "host" "tick" (func $host_tick (param i32)))`,
    ` (import "host" "hook" (func $host_hook (param i32) (result i32)))`,
  ].join("\n");
  const globals = [
    ` (global $running (mut i32) (i32.const 0))\n (export "running" (global $running))`,
    ` (global $accepts_compiled (mut i32) (i32.const 0))\n (export "accepts_compiled" (global $accepts_compiled))`,
    ` (global $close_file_index (mut i32) (i32.const 0))\n (export "close_file" (global $close_file_index))`,
    ` (global $fuel_interval (mut i32) (i32.const 1000000))\n (export "fuel_interval" (global $fuel_interval))`,
    ` (global $fuel (mut i32) (i32.const 1000000))\n (export "fuel" (global $fuel))`,
  ].join("\n");
  const types = ` (type $shim_vii (func (param i32 i32)))\n (type $shim_i_i (func (param i32) (result i32)))`;
  const elements = ` (elem (table $0) (i32.const ${first}) func ${entries.map((name) => `$${name}`).join(" ")})`;
  const opening = text.indexOf("\n") + 1;
  const closing = text.lastIndexOf(")");
  return `${text.slice(0, opening)}${types}\n${imports}\n${text.slice(opening, closing)}${globals}\n${indices}${elements}\n${bound})\n`;
}

/** What the module and its boot image are made from; `libraries.ts` fixes the order of the host functions. */
const inputs = [
  source,
  ...shims,
  import.meta.path,
  ...["scripts/build-image.ts", "scripts/build-split.ts", "scripts/startup-profile.lua", "src/lua/vm.ts", "src/lua/libraries.ts"].map((p) => join(root, p)),
];

/** Builds `build/lua.wasm` when it is missing or older than what it is made from. */
export function buildLua(): string {
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
  const { memory, image } = boot(assemble(readFileSync(text, "utf8"), target));
  const booted = withMemory(readFileSync(text, "utf8"), memory);
  const bytes = assemble(booted, target);
  // Through the disassembler once more, for the plain form that build-split reads.
  binaryen("wasm-dis", ...features, target, "-o", text);
  const plain = readFileSync(text, "utf8");
  const used = functionsUsed(assemble(withMarks(plain), target), plain, image, compileProfile(bytes, image));
  const { small, whole } = split(plain, used);
  assemble(whole, join(root, "build/lua-whole.wasm"));
  assemble(small, target);
  writeBuildInformation(bytes, image);
  rmSync(text);
  return target;
}

if (import.meta.main) console.log(buildLua());
