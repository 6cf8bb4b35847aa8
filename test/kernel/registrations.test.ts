// Owners, registrations, and what is registered: named things, commands, hooks, flags, timers, messages.
import { describe, expect, test } from "bun:test";
import { type Command, CommandError, Commands } from "../../src/kernel/commands.ts";
import { type Flag, FlagError, Flags } from "../../src/kernel/flags.ts";
import { Holds } from "../../src/kernel/holds.ts";
import { Hooks } from "../../src/kernel/hooks.ts";
import { MessageLog } from "../../src/kernel/message-log.ts";
import { nearest } from "../../src/kernel/nearest.ts";
import { Owner, Registration } from "../../src/kernel/owner.ts";
import { Registry } from "../../src/kernel/registry.ts";
import { Timers } from "../../src/kernel/timers.ts";

describe("registrations", () => {
  test("are undone once, also by undoing themselves", () => {
    const owner = new Owner("p");
    let undone = 0;
    const registration: Registration = new Registration(owner, "thing", "x", () => {
      undone++;
      expect(registration.remove()).toBe(false);
    });
    expect(registration.remove()).toBe(true);
    expect(registration.remove()).toBe(false);
    expect(undone).toBe(1);
  });

  test("of an owner go the newest first", () => {
    const owner = new Owner("p");
    const order: number[] = [];
    for (const i of [1, 2, 3]) new Registration(owner, "thing", "x", () => order.push(i));
    owner.dispose();
    expect(order).toEqual([3, 2, 1]);
  });

  test("of an owner all go, also when undoing one throws", () => {
    const owner = new Owner("p");
    const gone: string[] = [];
    new Registration(owner, "timer", "old", () => gone.push("old"));
    const broken = new Registration(owner, "command", "x", () => {
      throw new Error("broken");
    });
    broken.onRemove = () => gone.push("released");
    new Registration(owner, "timer", "new", () => gone.push("new"));
    expect(() => owner.dispose()).toThrow('cannot undo the command "x": broken');
    expect([gone, owner.registrations.size]).toEqual([["new", "released", "old"], 0]);
  });

  test("that are over by themselves are not undone", () => {
    const owner = new Owner("p");
    let gone = 0;
    const registration = new Registration(owner, "task", "t", () => {
      throw new Error("must not be undone");
    });
    registration.onRemove = () => gone++;
    registration.settle();
    registration.settle();
    expect(registration.remove()).toBe(false);
    expect([gone, owner.registrations.size]).toEqual([1, 0]);
  });
});

describe("a registry", () => {
  test("shows the newest of a name, and the one before when it goes", () => {
    const gone: string[] = [];
    const things = new Registry<string>("thing", (value) => gone.push(value));
    const [a, b] = [new Owner("a"), new Owner("b")];
    things.add(a, "x", "first");
    const second = things.add(b, "x", "second");
    things.add(b, "w", "other");
    expect([things.get("x"), things.ownerOf("x")?.name, things.names()]).toEqual(["second", "b", ["w", "x"]]);
    second.remove();
    expect([things.get("x"), things.get("w"), gone]).toEqual(["first", "other", ["second"]]);
    a.dispose();
    expect(things.get("x")).toBeUndefined();
  });

  test("does without a name of an older generation as long as the newer one is there", () => {
    const gone: string[] = [];
    const things = new Registry<string>("thing", (value) => gone.push(value));
    const [old, next] = [new Owner("a", 1), new Owner("a", 2)];
    things.add(old, "x", "old");
    expect([things.remove(next, "x"), things.remove(next, "x")]).toEqual([true, false]);
    expect([things.get("x"), things.ownerOf("x"), things.names(), gone]).toEqual([undefined, undefined, [], []]);
    next.dispose();
    expect([things.get("x"), things.names()]).toEqual(["old", ["x"]]);
    expect([things.remove(old, "x"), gone]).toEqual([true, ["old"]]);
  });

  test("does without a name for each generation and owner that wants it, and for them only", () => {
    const things = new Registry<string>("thing");
    const [base, old, next, other] = [new Owner("base"), new Owner("a", 1), new Owner("a", 2), new Owner("b", 2)];
    const registration = things.add(base, "x", "base");
    expect([old, next, other, next].map((owner) => things.remove(owner, "x"))).toEqual([true, true, false, false]);
    for (const owner of [old, next]) {
      owner.dispose();
      expect(things.names()).toEqual([]);
    }
    other.dispose();
    expect(things.get("x")).toBe("base");
    expect(things.remove(next, "x")).toBe(true);
    registration.remove();
    expect([things.remove(new Owner("a", 3), "x"), next.registrations.size]).toEqual([false, 0]);
  });

  test("hides all that older generations have of a name, but of its own only the newest", () => {
    const things = new Registry<string>("thing");
    const [base, old, next] = [new Owner("base"), new Owner("a", 1), new Owner("a", 2)];
    things.add(base, "x", "base");
    things.add(old, "x", "old");
    things.add(next, "x", "next");
    expect([things.remove(next, "x"), things.get("x")]).toEqual([true, "old"]);
    expect([things.remove(next, "x"), things.get("x")]).toEqual([true, undefined]);
    old.dispose();
    expect([things.remove(next, "x"), things.get("x")]).toEqual([false, undefined]);
  });

  test("gives the name to the third when the second goes before it", () => {
    const things = new Registry<number>("thing");
    const owner = new Owner("a");
    things.add(owner, "x", 1);
    const middle = things.add(owner, "x", 2);
    const top = things.add(owner, "x", 3);
    middle.remove();
    expect(things.get("x")).toBe(3);
    top.remove();
    expect(things.get("x")).toBe(1);
  });
});

describe("commands", () => {
  const command = (name: string, run: (argument: string) => void = () => {}): Command => ({
    name,
    run,
    description: undefined,
    args: [],
    busy: "run",
    startupOk: false,
    hidden: false,
  });

  test("are found by a line with or without a slash, with everything after the name", () => {
    const commands = new Commands();
    commands.register(new Owner("p"), command("go"), false);
    for (const [line, argument] of [
      ["go", ""],
      ["/go", ""],
      ["  /go a  b ", "a  b "],
      ["go\nx\ny", "x\ny"],
    ] as const)
      expect(commands.parse(line)).toMatchObject({ command: { name: "go" }, argument });
    expect(() => commands.parse("/og")).toThrow('there is no command "og"; did you mean "go"?');
    expect(() => commands.parse(" ")).toThrow(CommandError);
  });

  test("take a name once in a generation", () => {
    const commands = new Commands();
    commands.register(new Owner("one", 1), command("go"), false);
    expect(() => commands.register(new Owner("two", 1), command("go"), false)).toThrow(
      'there is a command "go" already, of one',
    );
    commands.register(new Owner("two", 1), command("go"), true);
    commands.register(new Owner("one", 2), command("go"), false);
    expect(commands.list()).toHaveLength(1);
    for (const name of ["", " ", "a b", "/x", "a\n"]) {
      expect(() => commands.register(new Owner("p"), command(name), false), JSON.stringify(name)).toThrow(CommandError);
    }
  });
});

describe("hooks", () => {
  test("are called once, in order; one that another removed is not", () => {
    const hooks = new Hooks<"ready">();
    const owner = new Owner("p");
    const calls: string[] = [];
    const first = hooks.add(owner, "ready", (context) => {
      calls.push(`first ${context}`);
      second.remove();
    });
    const second = hooks.add(owner, "ready", () => calls.push("second"));
    hooks.add(owner, "ready", () => calls.push("third"));
    hooks.fire("ready", 1);
    hooks.fire("ready", 2);
    expect(calls).toEqual(["first 1", "third"]);
    expect(first.remove()).toBe(false);
    expect(owner.registrations.size).toBe(0);
  });
});

describe("flags", () => {
  const flag = (name: string, kind: Flag["kind"], rest: Partial<Flag> = {}): Flag => ({
    name,
    kind,
    default: undefined,
    short: undefined,
    long: name,
    description: undefined,
    valueOptional: false,
    ...rest,
  });

  test("are taken out of a command line", () => {
    const flags = new Flags();
    flags.declare(flag("loud", "boolean", { short: "l" }));
    flags.declare(flag("name", "string", { default: "none" }));
    flags.declare(flag("count", "integer", { valueOptional: true }));
    expect([flags.get("loud"), flags.get("name"), flags.get("count"), flags.get("other")]).toEqual([
      false,
      "none",
      undefined,
      undefined,
    ]);
    expect(flags.parse(["a", "-l", "--name", "-x", "--count", "b", "--other=1", "--", "-l", "--name"])).toEqual([
      "a",
      "b",
      "--other=1",
      "-l",
      "--name",
    ]);
    expect([flags.get("loud"), flags.get("name"), flags.get("count")]).toEqual([true, "-x", 0]);
    expect(flags.parse(["--count=0x10", "--name="])).toEqual([]);
    expect([flags.get("loud"), flags.get("name"), flags.get("count")]).toEqual([false, "", 16]);
  });

  test("that are used or declared wrongly say so", () => {
    const flags = new Flags();
    flags.declare(flag("n", "integer", { short: "n" }));
    flags.declare(flag("b", "boolean"));
    for (const words of [["--n"], ["--n", "x"], ["--n=1.5"], ["--n="], ["--b=1"]])
      expect(() => flags.parse(words), words.join(" ")).toThrow(FlagError);
    expect(() => flags.declare(flag("n", "string"))).toThrow(FlagError);
    expect(() => flags.declare(flag("other", "string", { short: "n" }))).toThrow(FlagError);
  });
});

describe("timers", () => {
  test("keep the program alive until they have fired or are removed", async () => {
    const holds = new Holds();
    const timers = new Timers(holds);
    const owner = new Owner("p");
    let fired = 0;
    timers.after(owner, 1, () => fired++);
    const every = timers.every(owner, 1, () => {
      if (++fired === 5) every.remove();
    });
    expect(timers.count).toBe(2);
    await holds.idle();
    expect([fired, timers.count, owner.registrations.size]).toEqual([5, 0, 0]);
  });
});

describe("the message log", () => {
  test("reports an error once a minute, counts unread ones and stays bounded", () => {
    let now = 0;
    const log = new MessageLog(() => now);
    expect(log.report("p", "oops\ntrace")).toBe(true);
    expect(log.report("p", "oops\ntrace")).toBe(false);
    expect(log.report("q", "oops\ntrace")).toBe(true);
    now = 60_000;
    expect(log.report("p", "oops\ntrace")).toBe(true);
    log.add("info", "p", "fine");
    log.add("info", "p", "fine");
    expect(log.list().map(({ summary, time }) => `${summary} ${time}`)).toEqual([
      "oops 0",
      "oops 0",
      "oops 60000",
      "fine 60000",
      "fine 60000",
    ]);
    expect(log.unreadErrors).toBe(3);
    log.markRead();
    expect(log.report("p", "oops\ntrace")).toBe(true);
    expect(log.report("p", "oops\ntrace")).toBe(false);
    expect(log.unreadErrors).toBe(1);
    log.markShown();
    expect(log.report("p", "oops\ntrace")).toBe(false);
    expect(log.unreadErrors).toBe(0);
    for (let i = 0; i < 5000; i++) log.add("info", "p", `${i}`);
    expect([log.unreadErrors, log.list().length, log.list()[0]?.full]).toEqual([0, 1000, "4000"]);
    log.clear();
    expect(log.list()).toEqual([]);
  });
});

test("the nearest name is one that a slip of the keys makes", () => {
  const names = ["recursive", "read", "read_dir", "write", "label"];
  for (const [typed, meant] of [
    ["recusive", "recursive"],
    ["raed", "read"],
    ["Read", "read"],
    ["lable", "label"],
    ["colour", undefined],
    ["", undefined],
  ] as const)
    expect(nearest(typed, names), typed).toBe(meant as string);
});
