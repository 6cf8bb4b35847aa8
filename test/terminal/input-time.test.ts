// What time decides: ESC alone, sequences that are never finished, pastes whose end was lost. The clock is the test's.
import { expect, test } from "bun:test";
import { InputDecoder } from "../../src/terminal/input.ts";
import { bytesOf, type Told, tell } from "./input.ts";

/** A decoder whose time is moved by hand. */
class Session {
  private readonly events: Told[] = [];
  private now = 0;
  private timers: { at: number; callback: () => void }[] = [];
  private readonly decoder = new InputDecoder({
    onEvent: (event) => this.events.push(tell(event)),
    escapeTimeout: 50,
    sequenceTimeout: 1000,
    clock: {
      after: (milliseconds, callback) => {
        const timer = { at: this.now + milliseconds, callback };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
    },
  });

  /** How many timers run. */
  get waiting(): number {
    return this.timers.length;
  }

  type(sent: string): Told[] {
    this.decoder.push(bytesOf(sent));
    return this.events.splice(0);
  }

  wait(milliseconds: number): Told[] {
    this.now += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.now);
    this.timers = this.timers.filter(({ at }) => at > this.now);
    for (const { callback } of due) callback();
    return this.events.splice(0);
  }
}

test("Esc is a key once nothing follows", () => {
  const session = new Session();
  expect(session.type("\x1b")).toEqual([]);
  expect(session.wait(49)).toEqual([]);
  expect(session.wait(1)).toEqual(["esc"]);
  expect(session.waiting).toBe(0);
});

test("Esc is a key that does not become Alt when more comes later", () => {
  const session = new Session();
  session.type("\x1b");
  expect([...session.wait(50), ...session.type("x"), ...session.type("[A")]).toEqual([
    "esc",
    'x "x"',
    '[ "["',
    'A "A"',
  ]);
});

test("Esc twice, at once or one after the other, is Esc twice", () => {
  const session = new Session();
  expect([...session.type("\x1b\x1b"), ...session.wait(50)]).toEqual(["esc", "esc"]);
  expect([...session.type("\x1b"), ...session.wait(50), ...session.type("\x1b"), ...session.wait(50)]).toEqual([
    "esc",
    "esc",
  ]);
  expect([...session.type("\x1b"), ...session.wait(30), ...session.type("\x1b"), ...session.wait(50)]).toEqual([
    "esc",
    "esc",
  ]);
});

test("Alt and the beginning of a sequence are a key once nothing follows", () => {
  const session = new Session();
  for (const [sent, key] of [
    ["\x1b[", "alt-["],
    ["\x1bO", "alt-shift-o"],
    ["\x1b]", "alt-]"],
    ["\x1bP", "alt-shift-p"],
  ]) {
    expect(session.type(sent as string)).toEqual([]);
    expect(session.wait(50)).toEqual([key as string]);
  }
});

test("a sequence that comes slowly is still one", () => {
  const session = new Session();
  const told: Told[] = [];
  for (const part of ["\x1b[1", ";", "5", "A"]) told.push(...session.type(part), ...session.wait(900));
  expect(told).toEqual(["ctrl-up"]);
});

for (const sent of [
  "\x1b[1;",
  "\x1b[[",
  "\x1b[M !",
  "\x1bO1",
  "\x1b]0;title",
  "\x1bP>|x",
  "\x1b]0;x\x9c",
  "\x9b",
  "\x9d",
  "\x90abc",
]) {
  test(`${JSON.stringify(sent)} that is never finished is dropped, and the keyboard works again`, () => {
    const session = new Session();
    expect(session.type(sent)).toEqual([]);
    expect(session.wait(999)).toEqual([]);
    expect(session.wait(1)).toEqual([]);
    expect(session.type("x\x1b[A")).toEqual(['x "x"', "up"]);
    expect(session.waiting).toBe(0);
  });
}

test("Enter, Ctrl-C and Esc get through an unfinished string at once", () => {
  const session = new Session();
  expect(session.type("\x1b]0;abc\r")).toEqual(["enter"]);
  expect(session.type("\x1bP1$r\x03")).toEqual(["ctrl-c"]);
  expect(session.type("\x1b_Gabc\x1b[A")).toEqual(["up"]);
  expect([...session.type("\x1b]0;abc\x1b"), ...session.wait(1000)]).toEqual(["esc"]);
});

test("half a character becomes U+FFFD", () => {
  const session = new Session();
  expect(session.type("\xe3\x81")).toEqual([]);
  expect(session.wait(1000)).toEqual(['\ufffd "\ufffd"']);
});

test("a paste is not ended by time, nor by a Ctrl-C in it", () => {
  const session = new Session();
  expect([...session.type("\x1b[200~a\x03"), ...session.wait(5000), ...session.type("\rb\x03")]).toEqual([]);
  expect(session.type("\x1b[201~")).toEqual([{ type: "paste", text: "a\x03\nb\x03", truncated: false }]);
});

test("Ctrl-C alone, after silence, ends a paste whose end was lost", () => {
  const session = new Session();
  session.type("\x1b[200~abc");
  session.type("\x03");
  expect([...session.wait(1000), ...session.type("\x03")]).toEqual([
    { type: "paste", text: "abc\x03", truncated: false },
    "ctrl-c",
  ]);
  expect(session.type("x")).toEqual(['x "x"']);
});

test("Ctrl-C again and again, with no silence between, ends a paste whose end was lost", () => {
  const session = new Session();
  session.type("\x1b[200~ab");
  session.wait(900);
  session.type("c");
  expect([...session.type("\x03"), ...session.wait(600), ...session.type("\x03")]).toEqual([]);
  expect([...session.wait(400), ...session.type("\x03")]).toEqual([
    { type: "paste", text: "abc\x03\x03", truncated: false },
    "ctrl-c",
  ]);
  expect(session.type("x")).toEqual(['x "x"']);
});

test("without a clock, flush decides", () => {
  const events: Told[] = [];
  const decoder = new InputDecoder({ onEvent: (event) => events.push(tell(event)) });
  decoder.push(bytesOf("\x1b"));
  expect(events).toEqual([]);
  decoder.flush();
  decoder.push(bytesOf("[A"));
  expect(events).toEqual(["esc", '[ "["', 'A "A"']);
});
