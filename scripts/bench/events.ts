// Rows about events: from publishing one with a payload until the last of its Lua handlers has returned.
import { EventEmitter } from "node:events";
import type { LuaFunction } from "../../src/lua/references.ts";
import { wasmoon } from "./instances.ts";
import { luaFunction, sharedRuntime } from "./realms.ts";
import { alternate } from "./rounds.ts";
import { type Bench, type Row, shared } from "./row.ts";

/** Calls of handlers per sample; stock wasmoon gets fewer, or its samples would take most of the time. */
const CALLS = 10_000;
const WASMOON_CALLS = 1000;

const payload = { kind: "change", path: "src/main.lua", line: 12, column: 40, text: "some text", saved: true };

/** Reads all six fields, so that a conversion that waits for the first look has to do it. */
const handleEvent = `
  local total = 0
  local function handle(event)
    if event.kind ~= "change" or not event.saved then error("wrong event") end
    total = total + event.line + event.column + #event.path + #event.text
  end
`;
const worth = payload.line + payload.column + payload.path.length + payload.text.length;

/** Makes as many handlers as asked for listen to an event; the function that this answers says what they have read. */
const subscribe = `
  ${handleEvent}
  return function(event, handlers)
    for _ = 1, handlers do ingot.events.on(event, function(payload) handle(payload) end) end
    return function() return total end
  end
`;

const payloadInLua =
  '{ kind = "change", path = "src/main.lua", line = 12, column = 40, text = "some text", saved = true }';

const publishFromLua = `
  local emit = ingot.events.emit
  return function(event, count)
    for _ = 1, count do emit(event, ${payloadInLua}) end
  end
`;

/** What one would write without a bus: the handlers are called in their order, and an error in one is kept from the others. */
const callInLua = `
  ${handleEvent}
  return function(handlers)
    local list = {}
    for i = 1, handlers do list[i] = function(payload) handle(payload) end end
    return function(count)
      total = 0
      for _ = 1, count do
        local payload = ${payloadInLua}
        for i = 1, #list do pcall(list[i], payload) end
      end
      return total
    end
  end
`;

/** The same handlers for stock wasmoon and for JavaScript. */
const wasmoonHandlers = `
  ${handleEvent}
  local function new() return function(payload) handle(payload) end end
  return { new = new, total = function() return total end }
`;

/** Microseconds per event. @param work publishes `events` of them @param total sums up what the handlers have read so far */
async function timeEvents(
  events: number,
  handlers: number,
  total: () => number,
  work: () => void | Promise<void>,
): Promise<number> {
  const before = total();
  const start = Bun.nanoseconds();
  await work();
  const elapsed = Bun.nanoseconds() - start;
  if (total() - before !== events * handlers * worth) throw new Error("the handlers were called with something else");
  return elapsed / 1000 / events;
}

function contestants(handlers: number) {
  const events = CALLS / handlers;
  return shared(async (bench: Bench) => {
    const runtime = await sharedRuntime(bench);
    const event = `bench:${handlers}`;
    const [total] = luaFunction(runtime, subscribe).call(event, handlers) as [LuaFunction];
    const publish = luaFunction(runtime, publishFromLua);
    const [callAll] = luaFunction(runtime, callInLua).call(handlers) as [LuaFunction];
    const read = () => Number(total.callOne());

    const engine = await wasmoon(bench);
    const theirs = engine.doStringSync(wasmoonHandlers) as {
      new: () => (event: typeof payload) => void;
      total: () => number;
    };
    const toWasmoon = new EventEmitter().setMaxListeners(handlers);
    for (let i = 0; i < handlers; i++) toWasmoon.on(event, theirs.new());

    let sum = 0;
    const toJavaScript = new EventEmitter().setMaxListeners(handlers);
    for (let i = 0; i < handlers; i++) {
      toJavaScript.on(event, ({ kind, saved, line, column, path, text }: typeof payload) => {
        if (kind !== "change" || !saved) throw new Error("wrong event");
        sum += line + column + path.length + text.length;
      });
    }

    return alternate(bench, `event to ${handlers} handlers`, {
      host: () =>
        timeEvents(events, handlers, read, () => {
          for (let i = 0; i < events; i++) runtime.cells.occur(event, payload);
          return runtime.holds.idle();
        }),
      wasmoon: () =>
        timeEvents(WASMOON_CALLS / handlers, handlers, theirs.total, () => {
          for (let i = 0; i < WASMOON_CALLS / handlers; i++) toWasmoon.emit(event, payload);
        }),
      javaScript: () =>
        timeEvents(
          events,
          handlers,
          () => sum,
          () => {
            for (let i = 0; i < events; i++) toJavaScript.emit(event, payload);
          },
        ),
      plugin: () =>
        timeEvents(events, handlers, read, () => {
          publish.call(event, events);
          return runtime.holds.idle();
        }),
      lua: () => {
        let called = 0;
        return timeEvents(
          events,
          handlers,
          () => called,
          () => {
            called = Number(callAll.callOne(events));
          },
        );
      },
    });
  });
}

function rowsFor(handlers: number): Row[] {
  const samples = contestants(handlers);
  const to = `to ${handlers} Lua ${handlers === 1 ? "handler" : "handlers"}`;
  return [
    {
      name: `event of six fields from the host ${to}`,
      baseline: "EventEmitter, stock wasmoon",
      unit: "µs",
      figure: "speedup",
      samples: async (bench) => {
        const { host, wasmoon } = await samples(bench);
        return { ours: host, baseline: wasmoon };
      },
    },
    {
      name: `event of six fields from the host ${to}`,
      baseline: "EventEmitter, all JavaScript",
      unit: "µs",
      figure: "ratio",
      samples: async (bench) => {
        const { host, javaScript } = await samples(bench);
        return { ours: host, baseline: javaScript };
      },
    },
    {
      name: `event of six fields from a plugin ${to}`,
      baseline: "pcall of each, all Lua",
      unit: "µs",
      figure: "ratio",
      samples: async (bench) => {
        const { plugin, lua } = await samples(bench);
        return { ours: plugin, baseline: lua };
      },
    },
  ];
}

export const rows: Row[] = [1, 10, 100].flatMap((handlers) => rowsFor(handlers));
