// `ingot.ask`: questions of scripts to whoever sits at the terminal.

import { Type } from "../lua/constants.ts";
import { LuaFloat } from "../lua/float.ts";
import type { LuaFunction } from "../lua/references.ts";
import { promptOnTerminal } from "../terminal/clack-host/plain.ts";
import { shownText } from "../terminal/width.ts";
import { AskSpinner } from "./ask-spinner.ts";
import { type Ask, Asking } from "./asking.ts";
import type { Call } from "./call.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { custom, flag, Mismatch, type ParameterType, t, typeName } from "./types.ts";

/** What is shown of a text: prompts draw with escapes, so those in it would be obeyed. */
function visible(text: string): string {
  return text
    .split("\n")
    .map((line) => shownText(line))
    .join("\n");
}

/** A text that is only shown. */
const shown: ParameterType<string> = custom("string", (value, reader) => visible(t.string.check(value, reader)));

const text = t.optional(t.string);
const shownIfGiven = t.optional(shown);
const validate = t.optional(t.fun("fun(value: string): string?"));

/** A value that an option stands for. */
type OptionValue = string | number | boolean;

const optionValue: ParameterType<OptionValue> = custom("string|number|boolean", (value) => {
  if (value instanceof LuaFloat) return value.valueOf();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new Mismatch(`string, number or boolean expected, got ${typeName(value)}`);
});

const option = t.either(
  t.string,
  t.options("ask.Option", {
    value: [t.optional(optionValue), "what is answered; the label unless given"],
    label: [text, "what is shown; the value unless given"],
    hint: [shownIfGiven, "shown dim behind it"],
  }),
);

const options: ParameterType<Choice[]> = (() => {
  const list = t.list(option);
  const read = (items: ReturnType<typeof list.check>): Choice[] => {
    if (items.length === 0) throw new Mismatch("there is no option to choose from");
    return items.map((item, index) => {
      if (typeof item === "string") return { value: item, label: visible(item), hint: undefined };
      const value = item.value ?? item.label;
      if (value === undefined) throw new Mismatch(`item ${index + 1} has neither value nor label`);
      return { value, label: visible(item.label ?? String(value)), hint: item.hint };
    });
  };
  return {
    ...list,
    read: (reader, L, index) => read(list.read(reader, L, index)),
    check: (value, reader) => read(list.check(value, reader)),
  };
})();

interface Choice {
  readonly value: OptionValue;
  readonly label: string;
  readonly hint: string | undefined;
}

/** The question alone, or a table with more. */
function question<T>(type: ParameterType<T & { message: string }>): ParameterType<T & { message: string }> {
  return {
    ...type,
    lua: `string|${type.lua}`,
    read: (reader, L, index) => {
      const { values } = reader;
      const isText = values.lua.c.lua_type(L, index) === Type.String;
      return isText ? type.check({ message: values.valueAt(L, index) }, reader) : type.read(reader, L, index);
    },
  };
}

/** Puts a question. @returns what `Asking` does */
function put<T>(call: Call, prompt: Ask<T>): Promise<unknown> {
  const { runtime } = call;
  return runtime
    .service(Asking)
    .ask(call, (clack, streams) =>
      runtime.hasUi ? prompt(clack, streams) : promptOnTerminal((own) => prompt(clack, own), streams.signal),
    );
}

/** Makes a check of clack of a Lua function, which returns what is wrong, or nothing. */
function check(call: Call, fun: LuaFunction | undefined) {
  if (fun === undefined) return undefined;
  return (value: string | undefined): string | undefined => {
    try {
      const [problem] = call.runtime.call(call.task.owner, fun, [value ?? ""]);
      if (problem === false) return "this cannot be taken";
      return typeof problem === "string" ? visible(problem) : undefined;
    } catch (error) {
      call.runtime.report(error, call.task.owner, "validate of a question");
      return "the check of the answer has failed";
    }
  };
}

/** Runs a question; functions that came with it are let go of afterwards. */
async function released(answer: Promise<unknown>, fun: LuaFunction | undefined): Promise<unknown> {
  try {
    return await answer;
  } finally {
    if (fun !== undefined && !fun.released) fun.release();
  }
}

/** Clack takes options by their values; here these are places in the list. */
function places(choices: readonly Choice[]) {
  return choices.map(({ label, hint }, value) => ({ value, label, hint }));
}

const textOptions = t.options("ask.TextOpts", {
  message: [shown, "the question"],
  placeholder: [shownIfGiven, "dim text while nothing is typed"],
  initial: [shownIfGiven, "what stands there at first"],
  default: [text, "the answer when nothing is typed"],
  validate: [validate, "returns what is wrong with an answer, or nil"],
});

const passwordOptions = t.options("ask.PasswordOpts", {
  message: [shown, "the question"],
  validate: [validate, "returns what is wrong with an answer, or nil"],
});

const confirmOptions = t.options("ask.ConfirmOpts", {
  message: [shown, "the question"],
  initial: [flag, "the answer that is selected first; true unless given"],
  yes: [shownIfGiven, "how yes is called"],
  no: [shownIfGiven, "how no is called"],
});

const selectOptions = t.options("ask.SelectOpts", {
  message: [shown, "the question"],
  options: [options, "what there is to choose from"],
  initial: [t.optional(optionValue), "the value that is selected first"],
});

const multiselectOptions = t.options("ask.MultiselectOpts", {
  message: [shown, "the question"],
  options: [options, "what there is to choose from"],
  initial: [t.optional(t.list(optionValue)), "the values that are chosen at first"],
  required: [flag, "whether at least one must be chosen; false unless given"],
});

const noteOptions = t.options("ask.NoteOpts", {
  message: [shown, "what to say"],
  title: [shownIfGiven, "above it"],
});

const method = methodsOf<AskSpinner>();

const spinnerClass: ClassDeclaration = {
  name: "AskSpinner",
  doc: "A line that says that something goes on.",
  of: AskSpinner,
  methods: {
    message: method({
      doc: "Says something else.",
      params: [["message", t.string]],
      returns: [["AskSpinner", "self"]],
      run: (_, self, message) => {
        self.message(message);
        return self;
      },
    }),
    stop: method({
      doc: "Ends it. May be called again.",
      params: [["message", text, "stays on the terminal; in the UI nothing does"]],
      returns: [["boolean", "stopped", "false when it was over already"]],
      run: (_, self, message) => self.stop(message),
    }),
  },
};

const ERROR = ["string?", "error", "`no terminal` when nobody can be asked"] as const;

export const namespace: Namespace = {
  name: "ask",
  tier: "Host",
  doc: "Questions to whoever sits at the terminal: on the terminal as it is (keys from standard input, shown on standard error), or in the UI, docked at the bottom of the screen. They wait for the answer, and answer nil when they are left by Esc or Ctrl-C.",
  classes: [spinnerClass],
  functions: {
    text: fn({
      doc: "Asks for a line of text.",
      params: [["opts", question(textOptions), "the question, or a table"]],
      returns: [["string?", "answer", "nil when it was left"], ERROR],
      example:
        'local name = ingot.ask.text({\n  message = "What is your name?",\n  placeholder = "Ada",\n  validate = function(value) if value == "" then return "a name, please" end end,\n})\nif name then print("hello, " .. name) end',
      wait: (call, { message, placeholder, initial, default: fallback, validate: fun }) => {
        const shownFallback = fallback && visible(fallback);
        return released(
          put(call, async (clack, streams) => {
            const answer = await clack.text({
              ...streams,
              message,
              placeholder,
              initialValue: initial,
              defaultValue: shownFallback,
              validate: check(call, fun),
            });
            return answer === shownFallback ? fallback : (answer ?? "");
          }),
          fun,
        );
      },
    }),
    password: fn({
      doc: "Asks for a secret: what is typed is not to be seen.",
      params: [["opts", question(passwordOptions), "the question, or a table"]],
      returns: [["string?", "answer", "nil when it was left"], ERROR],
      wait: (call, { message, validate: fun }) =>
        released(
          put(
            call,
            async (clack, streams) => (await clack.password({ ...streams, message, validate: check(call, fun) })) ?? "",
          ),
          fun,
        ),
    }),
    confirm: fn({
      doc: "Asks a question that is answered by yes or no.",
      params: [["opts", question(confirmOptions), "the question, or a table"]],
      returns: [["boolean?", "answer", "nil when it was left"], ERROR],
      wait: (call, { message, initial, yes, no }) =>
        put(call, (clack, streams) =>
          clack.confirm({
            ...streams,
            message,
            initialValue: initial ?? true,
            active: yes ?? "Yes",
            inactive: no ?? "No",
          }),
        ),
    }),
    select: fn({
      doc: "Has one of several options chosen.",
      params: [["opts", selectOptions]],
      returns: [["(string|number|boolean)?", "value", "of the option; nil when it was left"], ERROR],
      example:
        'local size = ingot.ask.select({\n  message = "Which size?",\n  options = { "small", { value = "l", label = "large", hint = "sold out soon" } },\n})',
      wait: (call, { message, options: choices, initial }) =>
        put(call, async (clack, streams) => {
          const place = choices.findIndex(({ value }) => value === initial);
          const answer = await clack.select<number>({
            ...streams,
            message,
            options: places(choices),
            initialValue: place < 0 ? undefined : place,
          });
          return typeof answer === "symbol" ? answer : choices[answer]?.value;
        }),
    }),
    multiselect: fn({
      doc: "Has any number of several options chosen.",
      params: [["opts", multiselectOptions]],
      returns: [
        ["(string|number|boolean)[]?", "values", "of the options, in their order; nil when it was left"],
        ERROR,
      ],
      wait: (call, { message, options: choices, initial = [], required }) =>
        put(call, async (clack, streams) => {
          const answer = await clack.multiselect<number>({
            ...streams,
            message,
            options: places(choices),
            initialValues: choices.flatMap(({ value }, place) => (initial.includes(value) ? [place] : [])),
            required: required ?? false,
          });
          if (typeof answer === "symbol") return answer;
          return [...answer].sort((a, b) => a - b).map((place) => choices[place]?.value);
        }),
    }),
    note: fn({
      doc: "Shows a text in a box. In the UI it waits until the user has read it.",
      params: [["opts", question(noteOptions), "the text, or a table"]],
      returns: [["boolean?", "shown", "nil when it was left"], ERROR],
      wait: (call, { message, title }) =>
        put(call, async (clack, streams) => {
          clack.note(message, title ?? "", streams);
          if (!call.runtime.hasUi) return true;
          const answer = await clack.select({ ...streams, message: "Read?", options: [{ value: true, label: "OK" }] });
          return typeof answer === "symbol" ? answer : true;
        }),
    }),
    spinner: fn({
      doc: "Shows that something goes on, until it is stopped. Without a terminal nothing is shown.",
      params: [["message", t.string]],
      returns: [["AskSpinner", "spinner"]],
      example:
        'local spinner = ingot.ask.spinner("counting")\ningot.sleep(500)\nspinner:message("still counting")\ningot.sleep(500)\nspinner:stop("counted")',
      run: (runtime, message) => new AskSpinner(runtime, message),
    }),
  },
};
