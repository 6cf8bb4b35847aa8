// `ingot.input`: single lines to be typed into.
import type { LuaFunction } from "../lua/references.ts";
import { windowScope } from "../terminal/ui.ts";
import { INPUT_EVENTS, Input, type InputEvent } from "../terminal/widgets/input.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { bindKey, chord } from "./key-binding.ts";
import { resourceName } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const method = methodsOf<Input>();
const EVENTS = Object.keys(INPUT_EVENTS) as InputEvent[];

function listen(runtime: Runtime, input: Input, event: InputEvent, fun: LuaFunction) {
  const handler = runtime.handler(fun, `the input event "${event}"`);
  const registration = input.on(runtime.owner, event, () => handler({ text: input.text }));
  registration.onRemove = () => fun.release();
  return registration;
}

export const inputClass: ClassDeclaration = {
  name: "Input",
  doc: "A single line to be typed into.",
  of: Input,
  methods: {
    win: method({ doc: "Its window.", returns: [["Win", "win"]], run: (_, { window }) => window }),
    buf: method({
      doc: "Its buffer.",
      returns: [["Buf?", "buf", "nil when its window is gone"]],
      run: (runtime, { window, buffer }) => (ui(runtime).windows.has(window) ? buffer : undefined),
    }),
    text: method({ doc: "What is typed.", returns: [["string", "text"]], run: (_, { text }) => text }),
    set_text: method({
      doc: "Replaces what is typed. Line breaks become blanks; the cursor goes to the end.",
      params: [["text", t.string]],
      run: (_, input, text) => input.setText(text),
    }),
    on: method({
      doc: "Calls a function when the text has changed, when it is submitted by Enter, or left by Esc.",
      params: [
        ["event", t.oneOf(...EVENTS)],
        ["fn", t.fun("fun(ctx: { text: string })"), "not a task"],
      ],
      returns: [["Reg", "reg"]],
      run: listen,
    }),
    key: method({
      doc: "Binds a chord while it has focus.",
      params: [
        ["chord", chord],
        ["fn", t.fun("fun(ctx: { text: string }): boolean?"), "returning false leaves the keys to the next binding"],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, input, keys, fun) =>
        bindKey(runtime, {
          scope: windowScope(input.window),
          chord: keys,
          fn: fun,
          context: () => ({ text: input.text }),
        }),
    }),
  },
};

const options = t.options("input.Opts", {
  text: [t.optional(t.string), "what is typed already"],
  placeholder: [t.optional(t.string), "dim text while it is empty"],
  region: [t.optional(t.string), "what it is for"],
  name: [t.optional(t.string), "keeps it and what is typed over a reload"],
  pad_left: [t.optional(t.atLeast(0)), "blank columns on its left"],
  pad_right: [t.optional(t.atLeast(0)), "blank columns on its right"],
  wrap: [t.optional(t.boolean), "whether a long text goes on in the next row"],
  scrollbar: [t.optional(t.boolean), "false unless given"],
});

type Given = Partial<ReturnType<typeof options.check>>;

function newInput(runtime: Runtime, given: Given): Input {
  const { ui } = runtime.service(UserInterface);
  const { owner } = runtime;
  const ownName = resourceName(runtime, "input", given.name);
  // Other buffers and windows may have the same name.
  const name = ownName === undefined ? undefined : `input:${ownName}`;
  const isKnown = name !== undefined && ui.buffers.find(name) !== undefined;
  const text = isKnown ? undefined : given.text;
  const looks = {
    placeholder: given.placeholder,
    role: given.region ?? "",
    padLeft: given.pad_left ?? 0,
    padRight: given.pad_right ?? 0,
    wrap: given.wrap ?? false,
    scrollbar: given.scrollbar ?? false,
  };
  if (name === undefined) return new Input(ui, owner, { ...looks, text });
  return new Input(ui, owner, { ...looks, text, name }, ui.buffers.open(owner, { name }));
}

export const namespace: Namespace = {
  name: "input",
  tier: "UiHost",
  doc: "Inputs: single lines to be typed into, with a window and a buffer of their own.",
  classes: [inputClass],
  functions: {
    new: fn({
      doc: "Makes an input. One with a name that is in use is that input, with what is typed into it.",
      params: [["opts", t.optional(options)]],
      returns: [["Input", "input"]],
      example:
        'local input = ingot.input.new({ placeholder = "your name" })\ninput:on("submit", function(ctx) ingot.log.info(ctx.text) end)',
      run: (runtime, opts) => newInput(runtime, opts ?? {}),
    }),
  },
};
