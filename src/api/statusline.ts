// `ingot.statusline`: what plugins add to the bottom row.
import type { Style } from "../kernel/draw.ts";
import type { Segment } from "../kernel/statusline.ts";
import type { LuaReference } from "../lua/references.ts";
import { GuardedCalls } from "../terminal/ui/guarded-calls.ts";
import { fn, type Namespace } from "./declare.ts";
import { isTable } from "./looks.ts";
import { PAINT_BUDGET } from "./paint-budget.ts";
import type { Runtime } from "./runtime.ts";
import { numberOf, t, typeName } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

/** Nobody sees more of a segment; in UTF-16 units. */
const LONGEST = 1000;

/** The fields of a segment that are not its style. */
const OWN_FIELDS = ["text", "style", "style_group", "priority", "align_right", "truncatable", "separated"];

/** Reads what a source returned. @throws Error when it is no segments */
function readSegments(runtime: Runtime, value: unknown, alignRight: boolean): Segment[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item) => readSegment(runtime, item, alignRight));
  if (isTable(value) && Object.keys(value).length === 0) return [];
  return [readSegment(runtime, value, alignRight)];
}

function readSegment(runtime: Runtime, value: unknown, alignRight: boolean): Segment {
  if (!isTable(value)) throw new Error(`a segment must be a table with a text, not a ${typeName(value)}`);
  const { text, priority, align_right, truncatable, separated } = value;
  if (!["string", "number"].includes(typeName(text)))
    throw new Error(`the text of a segment must be a string, not ${typeName(text)}`);
  return {
    text: (t.string.check(text, runtime).split("\n", 1)[0] as string).slice(0, LONGEST),
    style: styleOf(value),
    priority: Math.max(0, numberOf(priority) ?? 0),
    alignRight: typeof align_right === "boolean" ? align_right : alignRight,
    truncatable: truncatable === true,
    separated: separated === true,
  };
}

/** The style may stand in `style`, in the segment itself, or be a group of the theme in `style_group`. */
function styleOf(segment: Record<string, unknown>): Style {
  const direct = Object.entries(segment).filter(([key]) => !OWN_FIELDS.includes(key));
  const { style, style_group } = segment;
  const group = typeof style_group === "string" ? { hl_group: style_group } : {};
  return numbers({ ...group, ...Object.fromEntries(direct), ...(isTable(style) ? style : {}) });
}

/** Colours that Lua has calculated are floats. */
function numbers(style: Record<string, unknown>): Style {
  return Object.fromEntries(Object.entries(style).map(([key, value]) => [key, numberOf(value) ?? value]));
}

/** Calls sources; one that takes too long is left alone for a while. */
class Sources {
  readonly guarded: GuardedCalls;
  /** The snapshot of the last frame, as a table that all sources share. */
  private last: { readonly snapshot: unknown; readonly table: LuaReference } | undefined;

  constructor(private readonly runtime: Runtime) {
    this.guarded = new GuardedCalls((error, owner, place) => runtime.report(error, owner ?? runtime.program, place));
  }

  /** A snapshot in Lua. It is made once for each frame, not for each source. */
  tableOf(snapshot: unknown): LuaReference {
    if (this.last?.snapshot !== snapshot || this.last === undefined) {
      this.last?.table.release();
      this.last = { snapshot, table: this.runtime.values.reference(snapshot) };
    }
    return this.last.table;
  }
}

export const namespace: Namespace = {
  name: "statusline",
  tier: "UiHost",
  doc: "What plugins add to the bottom row. There are segments of the program itself, too.",
  records: {
    "statusline.Segment": {
      doc: "A piece of the bottom row. The fields of its style may stand beside `text`, too.",
      fields: {
        text: ["string", "its first line is shown"],
        fg: ["Color?", "foreground, such as 245"],
        bg: ["Color?", "background"],
        style: ["Style?", "colours, attributes, `hl_group`"],
        style_group: ["string?", "a group of the theme"],
        priority: ["integer?", "higher is dropped first when space is short; 0, which is never dropped, unless given"],
        align_right: ["boolean?", "whether it is at the right end"],
        truncatable: ["boolean?", "whether it may be shortened before it is dropped"],
        separated: ["boolean?", "whether it is set off from the one before"],
      },
    },
    "statusline.Snapshot": {
      doc: "What the program does, as sources are told.",
      fields: {
        working: ["boolean", "whether something is being done"],
        throbber: ["string?", "the picture of the spinner while something is being done"],
        task_label: ["string?", "what is being done"],
        vim: ["string?", "the mode of vi of what has focus; nil without vi"],
        permission_pending: ["boolean", "whether a question of the agent waits"],
        running_procs: ["integer", "processes in the background"],
        running_agents: ["integer", "agents in the background"],
        settings: ["table", "all settings"],
        position: ["{ line: integer, col: integer, scroll_pct: integer }", "where the cursor is"],
      },
    },
  },
  functions: {
    register: fn({
      doc: "Adds segments to the bottom row. The function is called for every frame, and every second; one of the same name is replaced.",
      params: [
        ["name", t.string],
        [
          "handler",
          t.fun("fun(snapshot: statusline.Snapshot): statusline.Segment|statusline.Segment[]|nil"),
          "not a task",
        ],
        [
          "opts",
          t.optional(
            t.options("statusline.Opts", { align: [t.optional(t.oneOf("left", "right")), "left unless given"] }),
          ),
        ],
      ],
      returns: [["Reg", "reg"]],
      example:
        'ingot.statusline.register("clock", function()\n  return { text = os.date(" %H:%M "), fg = 245, priority = 2 }\nend, { align = "right" })',
      run: (runtime, name, handler, opts) => {
        const { owner } = runtime;
        const alignRight = opts?.align === "right";
        const registration = ui(runtime).statusline.register(owner, name, (snapshot) => {
          if (handler.released) return [];
          const sources = runtime.service(Sources);
          const ask = (): Segment[] => {
            const table = sources.tableOf(snapshot);
            const [value] = runtime.values.callFunction(handler, [table], { budget: PAINT_BUDGET });
            return readSegments(runtime, value, alignRight);
          };
          return (
            sources.guarded.call(handler, owner, `the statusline's "${name}"`, () => runtime.within(owner, ask))
              .value ?? []
          );
        });
        registration.onRemove = () => {
          handler.release();
          ui(runtime).changed();
        };
        ui(runtime).changed();
        return registration;
      },
    }),
    unregister: fn({
      doc: "Takes the segments of a name away, whoever added them.",
      params: [["name", t.string]],
      run: (runtime, name) => ui(runtime).statusline.unregister(runtime.owner, name),
    }),
    snapshot: fn({
      doc: "What sources are told.",
      returns: [["statusline.Snapshot", "snapshot"]],
      run: (runtime) => runtime.service(UserInterface).snapshot(),
    }),
  },
};
