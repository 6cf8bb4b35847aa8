// The seams between Lua and our WebAssembly: which functions of wasmoon's module are changed, and how. The module is in
// text form, as wasm-dis of binaryen writes it; every change counts its matches, so none can miss unnoticed.

/**
 * Functions that the module does not export, by their names in Lua's sources. `luaV_execute` keeps the state in local 0,
 * the running call in local 7 and its stack frame, of 48 bytes, in local 14; `f_parser` keeps the mode in local 2.
 */
const internal = {
  close_state: "$452",
  f_parser: "$277",
  luaD_poscall: "$264",
  luaD_rawrunprotected: "$256",
  luaV_execute: "$548",
  precallC: "$265",
  resume: "$270",
  unroll: "$271",
};

/** Replaces exactly `count` occurrences, or fails: a seam that moved must not go unnoticed. */
function replaceExactly(text: string, pattern: RegExp, replacement: string, count: number): string {
  const found = text.match(pattern)?.length ?? 0;
  if (found !== count) throw new Error(`lua-seams: expected ${count} matches of ${pattern}, found ${found}`);
  return text.replace(pattern, replacement);
}

/** Changes the text of one function. */
function inFunction(text: string, name: string, change: (body: string) => string): string {
  const start = text.indexOf(`\n (func ${name} `);
  if (start < 0) throw new Error(`lua-seams: function ${name} not found`);
  const end = text.indexOf("\n (func ", start + 1);
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

/** Puts our functions, tag and globals where Lua expects C functions and compiler support. */
export function joinShim(lua: string, shimText: string): string {
  const exported = new Map([...lua.matchAll(/\(export "([\w]+)" \(func (\$[\w]+)\)\)/g)].map((m) => [m[1], m[2]]));
  const bound = shimText.replace(/\$(lua[LDV]?_\w+|stack[A-Z]\w+|setThrew|unroll)\b/g, (name) => {
    const target = exported.get(name.slice(1)) ?? internal[name.slice(1) as keyof typeof internal];
    if (target === undefined) throw new Error(`lua-seams: Lua does not export ${name.slice(1)}`);
    return target;
  });
  // invoke_vii and longjmp become ours: calls to the imports are redirected, the imports dropped.
  let text = lua;
  for (const [field, ours] of [
    ["invoke_vii", "$invoke_vii"],
    ["_emscripten_throw_longjmp", "$throw_longjmp"],
  ] as const) {
    const name = text.match(new RegExp(`\\(import "env" "${field}" \\(func (\\$fimport\\$\\d+)`))?.[1];
    if (name === undefined) throw new Error(`lua-seams: import ${field} not found`);
    text = replaceExactly(text, new RegExp(`^ \\(import "env" "${field}".*\\n`, "gm"), "", 1);
    text = text.replace(new RegExp(`\\(call ${name.replaceAll("$", "\\$")}(?!\\d)`, "g"), `(call ${ours}`);
  }
  // Failed file operations report the machine's error number, not the one C code in the module knows.
  const fileResult = exported.get("luaL_fileresult") ?? "";
  text = inFunction(text, fileResult, (body) =>
    replaceExactly(
      body,
      /\(i64\.extend_i32_s\s+(\(local\.get \$1\))\s+\)/g,
      "(i64.extend_i32_s (call $host_errno $1))",
      1,
    ),
  );
  // Whatever mode a program asks for, a compiled chunk is loaded only when the host says so.
  text = inFunction(text, internal.f_parser, (body) =>
    replaceExactly(
      body,
      /\(i32\.eq\s+\(local\.get \$5\)\s+\(i32\.const 27\)\s+\)\s+\(then/g,
      "$& (local.set $$2 (call $$chunk_mode (local.get $$2)))",
      1,
    ),
  );
  // The interpreter polls at backward jumps, where it re-reads `trap`, and at every call.
  text = inFunction(text, internal.luaV_execute, (body) => {
    const trap = /\(i32\.load offset=20\s+\(local\.get \$7\)\s+\)/g;
    const polled = replaceExactly(body, trap, "(call $$poll_trap (local.get $$0) (local.get $$7))", 47);
    return replaceExactly(polled, /\(loop \$label7\n/g, "$& (call $$poll (local.get $$0))\n", 1);
  });
  text = returnOnYield(text);
  // lua_close ends when the finalizers have run: the objects go with the memory of the instance, all at once.
  text = inFunction(text, internal.close_state, (body) =>
    replaceExactly(body, /\(if\s+\(i32\.ne\s+\(local\.tee \$0\s+\(i32\.load offset=88/g, "(return) $&", 1),
  );
  // os.exit closes what the main chunk left open, which runs in a coroutine here.
  const close = (exported.get("lua_close") ?? "").replaceAll("$", "\\$");
  text = replaceExactly(text, new RegExp(`\\(call ${close}(?!\\d)`, "g"), "(call $$close_program_and_state", 1);
  // Function table entries for what Lua calls by index.
  const table = text.match(/\(table \$0 (\d+) funcref\)/);
  if (table === null) throw new Error("lua-seams: function table not found");
  const first = Number(table[1]);
  const entries = [
    ...[
      "host_function",
      "host_continuation",
      "guarded",
      "observed",
      "file_seek",
      "close_process",
      "dump_writer",
      "hook",
      "yield",
      "running_coroutine",
      "is_yieldable",
    ],
    ...["take_reference", "parcel_pusher", "parcel_caller", "handler_function"],
  ];
  text = text.replace(table[0], `(table $0 ${first + entries.length} funcref)`);
  const indices = entries
    .map(
      (name, i) =>
        ` (global $${name}_index i32 (i32.const ${first + i}))\n (export "${name}" (global $${name}_index))\n`,
    )
    .join("");
  const imports = [
    ` (import "host" "call" (func $host_call (param i32 i32) (result i32)))`,
    ` (import "host" "settle" (func $host_settle (param i32) (result i32)))`,
    ` (import "host" "processStatus" (func $host_process_status (param i32) (result i32)))`,
    ` (import "host" "errno" (func $host_errno (param i32) (result i32)))`,
    ` (import "host" "observe" (func $host_observe (param i32 i32) (result i32)))`,
    ` (import "host" "seek" (func $host_seek (param i32) (result i32)))`,
    ` (import "host" "writeChunk" (func $host_write_chunk (param i32 i32)))`,
    ` (import "host" "tick" (func $host_tick (param i32)))`,
    ` (import "host" "hook" (func $host_hook (param i32) (result i32)))`,
  ].join("\n");
  const globals = [
    ` (global $running (mut i32) (i32.const 0))\n (export "running" (global $running))`,
    ` (global $accepts_compiled (mut i32) (i32.const 0))\n (export "accepts_compiled" (global $accepts_compiled))`,
    ` (global $program (mut i32) (i32.const 0))\n (export "program" (global $program))`,
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

/** Lets a C function yield by returning; see coroutines.wat. */
function returnOnYield(lua: string): string {
  const calls = (name: keyof typeof internal) => new RegExp(`\\(call \\${internal[name]}(?!\\d)`, "g");
  // After OP_CALL called a C function: `(br_if $label7 (local.tee $1 (luaD_precall …)))` went on to a Lua function.
  let text = inFunction(lua, internal.luaV_execute, (body) =>
    replaceExactly(
      body,
      /\(br_if \$label7\s+\(local\.tee \$1\s+\(call \$266[\s\S]*?\n {2,}\)\n(?=\s+\(local\.set \$4\s+\(i32\.const 0\))/g,
      `$&(if (call $$has_yielded (local.get $$0))
        (then (global.set $$global$$0 (i32.add (local.get $$14) (i32.const 48))) (return)))\n`,
      1,
    ),
  );
  text = inFunction(text, internal.precallC, (body) =>
    replaceExactly(body, calls("luaD_poscall"), "(call $$finish_call", 1),
  );
  text = inFunction(text, internal.resume, (body) =>
    replaceExactly(body, calls("unroll"), "(call $$unroll_unyielded", 1),
  );
  text = inFunction(text, internal.unroll, (body) =>
    replaceExactly(
      body,
      /\(call \$548\s+\(local\.get \$0\)\s+\(local\.get \$1\)\s+\)/g,
      "$& (if (call $$has_yielded (local.get $$0)) (then (return)))",
      1,
    ),
  );
  const resume = lua.match(/\(export "lua_resume" \(func (\$\w+)\)\)/)?.[1] ?? "";
  return inFunction(text, resume, (body) =>
    replaceExactly(body, calls("luaD_rawrunprotected"), "(call $$resume_protected", 2),
  );
}
