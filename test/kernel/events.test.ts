// The event bus and the cells on it, without Lua.
import { beforeEach, describe, expect, test } from "bun:test";
import { Cells } from "../../src/kernel/cells.ts";
import { Events } from "../../src/kernel/events.ts";
import { Holds } from "../../src/kernel/holds.ts";
import { Owner } from "../../src/kernel/owner.ts";

let holds: Holds;
let events: Events;
let errors: string[];
let calls: string[];
const owner = new Owner("test");

beforeEach(() => {
  holds = new Holds();
  errors = [];
  calls = [];
  events = new Events({
    holds,
    onError: (error, by, name) => errors.push(`${by.name} ${name} ${(error as Error).message}`),
  });
});

const note = (name: string) => (payload: unknown) => void calls.push(`${name}${payload}`);

describe("handlers", () => {
  test("are called by priority, then in the order of registration", () => {
    events.subscribe(owner, "e", note("a"));
    events.subscribe(owner, "e", note("high"), { priority: 5 });
    events.subscribe(owner, "e", note("b"));
    events.subscribe(owner, "e", note("low"), { priority: -1 });
    events.subscribe(owner, "other", note("never"));
    events.emit("e", 1);
    expect(calls).toEqual(["high1", "a1", "b1", "low1"]);
  });

  test("that throw are reported, and the others are called", () => {
    events.subscribe(owner, "e", () => {
      throw new Error("oops");
    });
    events.subscribe(owner, "e", note("b"));
    events.emit("e", 1);
    expect(calls).toEqual(["b1"]);
    expect(errors).toEqual(["test e oops"]);
  });

  test("can consume and stop an occurrence", () => {
    events.subscribe(owner, "e", (_, occurrence) => {
      occurrence.consumed = true;
    });
    events.subscribe(owner, "e", (_, occurrence) => {
      occurrence.stopped = true;
    });
    events.subscribe(owner, "e", note("never"));
    expect(events.emit("e", 1)).toEqual({ name: "e", consumed: true, stopped: true });
    expect(calls).toEqual([]);
  });

  test("added during a delivery wait, removed ones are not called, wherever they are", () => {
    const last = events.subscribe(owner, "e", note("first"));
    events.subscribe(owner, "e", () => {
      calls.push("change");
      events.subscribe(owner, "e", note("new"));
      doomed.remove();
      last.remove();
    });
    const doomed = events.subscribe(owner, "e", note("doomed"));
    events.emit("e", 1);
    expect(calls).toEqual(["first1", "change"]);
    calls.length = 0;
    events.emit("e", 2);
    expect(calls).toEqual(["change", "new2"]);
  });

  test("for patterns take their turn by priority, too", () => {
    events.subscribeMatching(owner, "p:*", (name) => name.startsWith("p:"), note("pattern"));
    events.subscribe(owner, "p:x", note("named"), { priority: 1 });
    events.emit("p:x", 1);
    events.emit("q:x", 2);
    expect(calls).toEqual(["named1", "pattern1"]);
  });

  test("of an owner go together, and leave nothing behind", () => {
    const plugin = new Owner("plugin", 3);
    events.subscribe(plugin, "e", note("a"));
    events.subscribeMatching(plugin, "*", () => true, note("b"));
    expect([...plugin.registrations].map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      "subscription e",
      "subscription *",
    ]);
    plugin.dispose();
    events.emit("e", 1);
    expect(calls).toEqual([]);
    expect(events.count("e")).toBe(0);
    expect(plugin.registrations.size).toBe(0);
  });
});

describe("publishing", () => {
  test("delivers later, in order, and keeps the program alive until then", async () => {
    const done: string[] = [];
    events.subscribe(owner, "e", note("a"));
    events.publish("e", 1, () => done.push("one"));
    events.publish("e", 2, () => done.push("two"));
    expect(calls).toEqual([]);
    expect(holds.count).toBe(1);
    await holds.idle();
    expect(calls).toEqual(["a1", "a2"]);
    expect(done).toEqual(["one", "two"]);
  });

  test("from a handler has its turn after everything else on the event loop", async () => {
    let rounds = 0;
    events.subscribe(owner, "e", () => {
      if (++rounds < 1000) events.publish("e", 0);
    });
    events.publish("e", 0);
    const seen = await new Promise<number>((resolve) => setTimeout(() => resolve(rounds), 0));
    expect(seen).toBeLessThan(1000);
    await holds.idle();
    expect(rounds).toBe(1000);
  });

  test("a flood is not taken rather than eat the memory", () => {
    let taken = 0;
    for (let i = 0; i < 200_000; i++) if (events.publish("e", i)) taken++;
    expect(taken).toBe(100_000);
  });
});

describe("cells", () => {
  test("that are derived are read when they are asked for, and tell who has subscribed of what has changed since", async () => {
    const cells = new Cells(events);
    let [value, reads] = [1, 0];
    cells.derive("double", () => {
      reads++;
      return 2 * value;
    });
    cells.refresh();
    expect([reads, cells.has("double"), cells.names(), cells.get("double")]).toEqual([0, true, ["double"], 2]);
    value = 2;
    events.subscribe(owner, "double", (change) => calls.push(JSON.stringify(change)));
    cells.refresh();
    value = 3;
    cells.refresh();
    cells.refresh();
    await holds.idle();
    expect(calls).toEqual([`{"value":6,"previous":4}`]);
  });

  test("that are derived are not read for nobody, and what is set of them is for their subscribers alone", async () => {
    const forgotten: unknown[] = [];
    const cells = new Cells(events, (value) => forgotten.push(value));
    let reads = 0;
    cells.declare("d", "declared");
    cells.derive("d", () => ++reads);
    const registration = events.subscribeMatching(
      owner,
      "d*",
      (name) => name.startsWith("d"),
      (change) => {
        calls.push(JSON.stringify(change));
      },
    );
    cells.set("d", "set");
    await holds.idle();
    expect(calls).toEqual([`{"value":"set","previous":2}`]);
    expect(forgotten).toEqual(["declared", "set"]);
    registration.remove();
    cells.refresh();
    cells.refresh();
    expect([reads, cells.get("d")]).toEqual([2, 3]);
  });

  test("stay as they are when nobody can be told", () => {
    const forgotten: unknown[] = [];
    const cells = new Cells(events, (value) => forgotten.push(value));
    cells.set("c", "before");
    while (events.publish("e", 0));
    expect([cells.set("c", "after"), cells.occur("c", "once")]).toEqual([false, false]);
    expect([cells.get("c"), forgotten]).toEqual(["before", ["after", "once"]]);
  });

  test("keep a value, tell of every change, and forget values nobody has any more", async () => {
    const forgotten: unknown[] = [];
    const cells = new Cells(events, (value) => forgotten.push(value));
    expect(cells.declare("c", "initial")).toBe(true);
    expect(cells.declare("c", "again")).toBe(false);
    events.subscribe(owner, "c", (change) => calls.push(JSON.stringify(change)));
    cells.set("c", "one");
    cells.set("c", "two");
    expect(cells.get("c")).toBe("two");
    expect(forgotten).toEqual([]);
    await holds.idle();
    expect(calls).toEqual(['{"value":"one","previous":"initial"}', '{"value":"two","previous":"one"}']);
    expect(forgotten).toEqual(["initial", "one"]);
    cells.occur("event", "payload");
    await holds.idle();
    expect(cells.get("event")).toBeUndefined();
    expect(forgotten).toContain("payload");
    expect(cells.names()).toEqual(["c", "event"]);
  });
});
