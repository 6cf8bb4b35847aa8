// `ingot.tools`: the tools that plugins offer to the agent, and to each other.
import { type Owner, Registration } from "../kernel/owner.ts";
import { Registry } from "../kernel/registry.ts";
import { LONGEST_TIMER } from "../kernel/timers.ts";
import { LuaError } from "../lua/error.ts";
import { LuaFunction, LuaReference } from "../lua/references.ts";
import type { Call } from "./call.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { isCancelled } from "./tasks.ts";
import { type Bytes, numberOf, t, typeName } from "./types.ts";

/** What a tool answers. */
export interface ToolResult {
  content: Bytes;
  is_error: boolean;
  metadata?: unknown;
}

const anyFunction = (signature: string) => t.optional(t.fun(signature));

const decision = t.oneOf("allow", "ask", "deny");

const toolFields = {
  name: [t.string, ""],
  execute: [t.fun("fun(args: table, ctx: table): any"), "does the work, as a task; returns text, or a `tools.Result`"],
  description: [t.optional(t.string), "for the model"],
  parameters: [t.copy, "the arguments, as a JSON schema"],
  modes: [t.optional(t.list(t.string)), "the modes in which it is offered; all unless given"],
  permission_defaults: [t.optional(t.map(decision)), "what applies in each mode when no rule does"],
  override: [t.optional(t.boolean), "whether it may replace another tool of the same name"],
  summary: [anyFunction("fun(args: table): any"), "the heading of a call; `tools.default_summary` unless given"],
  render: [anyFunction("fun(args: table, output: table, width: integer, buf: any): any"), "shows the result"],
  approval_patterns: [
    anyFunction("fun(args: table, ctx: table): string[]"),
    "patterns that can be approved at a stroke",
  ],
  preflight: [anyFunction("fun(args: table, ctx: table): table?"), "checks the arguments before anybody is asked"],
  paths_for_workspace: [anyFunction("fun(args: table): any[]"), "the paths that the call touches"],
  preview: [anyFunction("fun(args: table): any"), "shows what the call will do"],
  decide: [anyFunction("fun(args: table, mode: string): string?"), "decides whether the call is allowed"],
  default_allow: [t.optional(t.list(t.string)), "patterns that need no approval"],
  subpattern_parser: [t.optional(t.string), 'how patterns are taken from the arguments: `"bash"`'],
  execution_mode: [t.optional(t.oneOf("concurrent", "sequential")), '`"concurrent"` unless given'],
  effect: [
    t.optional(t.oneOf("read", "write", "network", "user", "process", "config", "other")),
    "what it does to the world",
  ],
  preview_output: [anyFunction("fun(args: table): table?"), "a result to show while the call runs"],
  draft_preview: [
    anyFunction("fun(args: table, ctx: table, block: table, opts: table): any"),
    "shows a call that is being written",
  ],
  watchdog_timeout_ms: [t.optional(t.integer), "milliseconds after which a call is ended"],
  watchdog_max_timeout_ms: [t.optional(t.integer), "the most that an argument may ask for"],
  watchdog_grace_ms: [t.optional(t.integer), "milliseconds added to what an argument asks for"],
  watchdog_timeout_arg: [t.optional(t.string), 'the argument that says how long; `"timeout_ms"` unless given'],
  watchdog_timeout_arg_scale_ms: [t.optional(t.integer), "milliseconds in one unit of that argument"],
  headless: [t.optional(t.boolean), "whether it is offered without a UI; true unless given"],
} as const;

const toolDefinition = t.options("tools.ToolDef", toolFields, { open: true });

/** A tool, as the table that its plugin registered says. */
export type Tool = NonNullable<ReturnType<typeof toolDefinition.check>>;

/** What the model is to be told of a tool instead. */
type Patch = Partial<Pick<Tool, "description" | "parameters">>;

interface Offered {
  readonly tool: Tool;
  /** Those that hold, in the order in which they came. */
  readonly patches: Patch[];
}

interface Middleware {
  /** Empty for all tools. */
  readonly name: string;
  readonly owner: Owner;
  readonly before: LuaFunction | undefined;
  readonly after: LuaFunction | undefined;
}

/** The tools of a runtime. */
export class Tools {
  private readonly offers = new Registry<Offered>("tool", ({ tool }) => release(tool));
  private readonly middleware: Middleware[] = [];
  private calls = 0;
  /** Told of results that a tool hands in for a call of the agent. */
  onResolve: (request: number, call: string, result: ToolResult) => void = () => {};
  /** Told of what a call prints while it runs: a line without its newline, or a piece of a very long one. */
  onOutput: (call: string, bytes: Uint8Array) => void = () => {};

  constructor(private readonly runtime: Runtime) {}

  register(owner: Owner, tool: Tool): Registration {
    const other = this.offers.ownerOf(tool.name);
    if (other !== undefined && tool.override !== true && other.generation === owner.generation)
      throw new Error(`there is a tool "${tool.name}" already, of ${other.name}; set override = true to replace it`);
    return this.offers.add(owner, tool.name, { tool, patches: [] });
  }

  /** Removes the tool that has a name now, on behalf of an owner. As `Registry.remove`. */
  unregister(owner: Owner, name: string): boolean {
    return this.offers.remove(owner, name);
  }

  /** The tool that has a name now, as its patches make it. */
  get(name: string): Tool | undefined {
    const offered = this.offers.get(name);
    return offered && Object.assign({}, offered.tool, ...offered.patches);
  }

  names(): string[] {
    return this.offers.names();
  }

  /** Replaces the description or the parameters of a tool. */
  patch(owner: Owner, name: string, { description, parameters }: Patch): Registration {
    const patches = this.offers.get(name)?.patches;
    if (patches === undefined) throw new Error(`there is no tool "${name}"`);
    const patch = {
      ...(description !== undefined && { description }),
      ...(parameters !== undefined && { parameters }),
    };
    patches.push(patch);
    return new Registration(owner, "patch", name, () => patches.splice(patches.indexOf(patch), 1));
  }

  addMiddleware(
    owner: Owner,
    name: string,
    before: LuaFunction | undefined,
    after: LuaFunction | undefined,
  ): Registration {
    const entry = { name, owner, before, after };
    this.middleware.push(entry);
    return new Registration(owner, "middleware", name === "" ? "all tools" : name, () => {
      this.middleware.splice(this.middleware.indexOf(entry), 1);
      before?.release();
      after?.release();
    });
  }

  /**
   * Runs a tool as a task of its own and waits for it. An error in it is a result.
   * @throws LuaError `cancelled` when the caller's task is cancelled
   */
  async call(call: Call, name: string, args: unknown, parent: string | undefined): Promise<ToolResult> {
    const tool = this.get(name);
    if (tool === undefined)
      return failure(`there is no tool "${name}"; there are ${this.names().join(", ") || "none"}`);
    const context = { call_id: `call_${++this.calls}`, parent_call_id: parent, tool: name };
    const started = performance.now();
    this.runtime.occur("tool_start", { tool: name, args });
    const result = await this.execute(call, tool, args, context);
    this.runtime.occur("tool_end", {
      tool: name,
      is_error: result.is_error,
      elapsed_ms: Math.round(performance.now() - started),
    });
    return result;
  }

  private async execute(call: Call, tool: Tool, args: unknown, context: object): Promise<ToolResult> {
    const relevant = this.middleware.filter(({ name }) => name === "" || name === tool.name);
    let given = args;
    for (const { before, owner } of relevant) {
      if (before === undefined) continue;
      const [answer] = this.runtime.call(owner, before, [given, context]);
      if (typeName(answer) !== "table") continue;
      const { deny, reason } = answer as { deny?: unknown; reason?: unknown };
      if (deny === true) return failure(typeof reason === "string" ? reason : `the tool "${tool.name}" was denied`);
      given = answer;
    }
    let result = await this.run(call, tool, given, context);
    for (const { after, owner } of relevant) {
      if (after === undefined) continue;
      const [answer] = this.runtime.call(owner, after, [given, context, result]);
      if (typeName(answer) === "table") result = toResult(answer, tool.name);
    }
    return result;
  }

  private async run(call: Call, tool: Tool, args: unknown, context: object): Promise<ToolResult> {
    const owner = this.offers.ownerOf(tool.name) ?? call.task.owner;
    const { task, results: outcome } = this.runtime.tasks.start(owner, tool.execute, [args, context]);
    let late = false;
    const limit = deadline(tool, args);
    const end = () => {
      late = true;
      task.cancel();
    };
    const { clock } = this.runtime.timers;
    const stop = limit === undefined ? undefined : clock.after(Math.min(Math.max(limit, 0), LONGEST_TIMER), end);
    call.signal.addEventListener("abort", () => task.cancel());
    try {
      const [kept] = await outcome;
      return toResult(this.taken(kept), tool.name);
    } catch (error) {
      if (late) return failure(`the tool "${tool.name}" was ended after ${limit} ms`);
      if (isCancelled(error)) throw error;
      return failure(error instanceof LuaError ? error.message : String(error));
    } finally {
      stop?.();
    }
  }

  /** A copy of a kept value. */
  private taken(kept: unknown): unknown {
    if (!(kept instanceof LuaReference)) return kept;
    const value = this.runtime.values.read(kept);
    kept.release();
    return value;
  }
}

function release(tool: Tool): void {
  for (const value of Object.values(tool)) if (value instanceof LuaFunction) value.release();
}

/** Milliseconds that a call may take, if that is bounded. */
function deadline(tool: Tool, args: unknown): number | undefined {
  const name = tool.watchdog_timeout_arg ?? "timeout_ms";
  const asked = numberOf(asObject(args)[name]);
  if (asked === undefined || tool.watchdog_timeout_ms === undefined) return tool.watchdog_timeout_ms;
  const wanted = asked * (tool.watchdog_timeout_arg_scale_ms ?? 1);
  return Math.min(wanted, tool.watchdog_max_timeout_ms ?? wanted) + (tool.watchdog_grace_ms ?? 0);
}

function failure(content: string): ToolResult {
  return { content, is_error: true };
}

/** The result that a tool returned, whatever that was. */
function toResult(value: unknown, name: string): ToolResult {
  if (typeof value === "string" || value instanceof Uint8Array) return { content: value, is_error: false };
  if (typeName(value) === "table") {
    const { content, is_error, metadata } = value as Record<string, unknown>;
    if (typeof content === "string" || content instanceof Uint8Array)
      return { content, is_error: is_error === true, ...(metadata === undefined ? {} : { metadata }) };
  }
  return failure(`the tool "${name}" returned a ${typeName(value)}; text is expected, or a table with content`);
}

/** The heading of a call when a tool has none of its own. */
function defaultSummary(args: Record<string, unknown>): string {
  const text = (name: string) => (typeof args[name] === "string" ? args[name] : "");
  if (Array.isArray(args.questions)) return `${args.questions.length} question(s)`;
  if (text("pattern") !== "") return text("path") === "" ? text("pattern") : `${text("pattern")} in ${text("path")}`;
  const names = ["command", "file_path", "notebook_path", "path", "url", "query", "name", "id"];
  return names.map(text).find((value) => value !== "") ?? "";
}

const tools = (runtime: Runtime) => runtime.service(Tools);
const argumentsType = t.optional(t.copy);
const asObject = (value: unknown) => (typeName(value) === "table" ? (value as Record<string, unknown>) : {});

const resultType = t.options("tools.Result", {
  content: [t.bytes, ""],
  is_error: [t.optional(t.boolean), ""],
  metadata: [t.copy, "anything, for the one who shows the result"],
});

export const namespace: Namespace = {
  name: "tools",
  tier: "Host",
  doc: "Tools: what the agent can do, and plugins can call.",
  functions: {
    register: fn({
      doc: "Offers a tool.",
      params: [["def", toolDefinition]],
      returns: [["Reg", "reg"]],
      example:
        'ingot.tools.register({\n  name = "roll",\n  description = "Rolls a die.",\n  parameters = { type = "object", properties = { sides = { type = "integer" } } },\n  execute = function(args) return tostring(math.random(args.sides or 6)) end,\n})',
      run: (runtime, definition) => tools(runtime).register(runtime.owner, definition),
    }),
    unregister: fn({
      doc: "Removes the tool of a name; the one it replaced is back.",
      params: [["name", t.string]],
      returns: [["boolean", "removed"]],
      run: (runtime, name) => tools(runtime).unregister(runtime.owner, name),
    }),
    call: fn({
      doc: "Runs a tool and waits for its result. An error in the tool is a result with `is_error`.",
      params: [
        ["name", t.string],
        ["args", argumentsType, "a table"],
        ["parent_call_id", t.optional(t.string), "the call of which this one is a part: `ctx.call_id` of a tool"],
      ],
      returns: [["tools.Result", "result"]],
      wait: (call, name, args, parent) => tools(call.runtime).call(call, name, args ?? {}, parent),
    }),
    list: fn({
      doc: "The names of all tools, sorted.",
      returns: [["string[]", "names"]],
      run: (runtime) => tools(runtime).names(),
    }),
    resolve: fn({
      doc: "Hands in the result of a call of the agent that is still open.",
      params: [
        ["request_id", t.integer],
        ["call_id", t.string],
        ["result", resultType],
      ],
      run: (runtime, request, call, { content, is_error, metadata }) =>
        tools(runtime).onResolve(request, call, { content, is_error: is_error ?? false, metadata }),
    }),
    default_summary: fn({
      doc: "The heading of a call: what it is about, as far as the usual names of arguments tell.",
      params: [["args", argumentsType]],
      returns: [["string", "summary"]],
      run: (_, args) => defaultSummary(asObject(args)),
    }),
    middleware: fn({
      doc: "Puts functions around the calls of a tool, in the order of their registration.",
      params: [
        ["name", t.string, "of the tool; empty for all"],
        [
          "hooks",
          t.options("tools.Middleware", {
            before: [
              anyFunction("fun(args: table, ctx: table): table?"),
              "a table takes the place of the arguments; `{ deny = true, reason }` ends the call",
            ],
            after: [
              anyFunction("fun(args: table, ctx: table, result: tools.Result): tools.Result?"),
              "a result takes the place of the tool's own",
            ],
          }),
        ],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, name, { before, after }) => tools(runtime).addMiddleware(runtime.owner, name, before, after),
    }),
    patch: fn({
      doc: "Replaces what the model is told of a tool.",
      params: [
        ["name", t.string],
        [
          "change",
          t.options("tools.Patch", { description: [t.optional(t.string), ""], parameters: [t.copy, "a JSON schema"] }),
        ],
      ],
      returns: [["Reg", "reg", "removing it restores what was"]],
      run: (runtime, name, { description, parameters }) =>
        tools(runtime).patch(runtime.owner, name, { description, parameters }),
    }),
    _compact_cwd_path: fn({
      doc: "A path relative to the working directory or to `~` where it is below one: for the bundled tools.",
      params: [["path", t.string]],
      returns: [["string", "path"]],
      run: (_, path) => shortPath(path, true),
    }),
    _compact_cwd_paths: fn({
      doc: "Several paths relative to the working directory or to `~`: for the bundled tools.",
      params: [["paths", t.optional(t.list(t.string))]],
      returns: [["string[]", "paths", "none for nil"]],
      run: (_, paths) => (paths ?? []).map((path) => shortPath(path, true)),
    }),
    _compact_cwd_prefix_lines: fn({
      doc: "A text without the working directory at the start of its lines: for the output of searches.",
      params: [["text", t.optional(t.string)]],
      returns: [["string", "text", "empty for nil"]],
      run: (_, text) => (text ?? "").split("\n").map(withoutDirectory).join("\n"),
    }),
    _with_watchdog: fn({
      doc: "A copy of a definition with the deadlines of another table where it has none of its own: for the bundled tools.",
      params: [
        ["def", t.copy, "a `tools.ToolDef`"],
        ["opts", argumentsType, "fields that start with `watchdog_`"],
      ],
      returns: [["table", "def"]],
      run: (_, definition, deadlines) => ({ ...asObject(deadlines), ...asObject(definition) }),
    }),
    path_summary: fn({
      doc: "A path for the heading of a call, relative to the working directory or to `~` where it is below one.",
      params: [
        ["path", t.string],
        [
          "ctx",
          t.optional(
            t.options(
              "tools.SummaryContext",
              { final: [t.optional(t.boolean), "whether the path is complete"] },
              { open: true },
            ),
          ),
        ],
        [
          "opts",
          t.optional(
            t.options("tools.PathSummaryOpts", {
              prefix: [t.optional(t.string), ""],
              suffix: [t.optional(t.string), ""],
            }),
          ),
        ],
      ],
      returns: [["string", "summary", "empty while the path is not complete enough to be shortened"]],
      run: (_, path, context, opts) => {
        const shown = shortPath(path, context?.final ?? true);
        return shown === "" ? "" : `${opts?.prefix ?? ""}${shown}${opts?.suffix ?? ""}`;
      },
    }),
  },
};

/** A path as people write it. @param final whether nothing more is to come */
function shortPath(path: string, final: boolean): string {
  for (const [directory, short] of [
    [process.cwd(), ""],
    [process.env.HOME ?? "", "~/"],
  ] as const) {
    if (directory === "" || directory === "/") continue;
    if (path === directory) return short === "" ? "." : "~";
    if (path.startsWith(`${directory}/`)) return short + path.slice(directory.length + 1);
    if (!final && `${directory}/`.startsWith(path)) return "";
  }
  return path;
}

/** A line without the working directory before what it starts with. */
function withoutDirectory(line: string): string {
  const prefix = `${process.cwd()}/`;
  return line.startsWith(prefix) ? line.slice(prefix.length) : line;
}
