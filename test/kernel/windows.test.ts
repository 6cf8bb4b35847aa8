// Windows of a run: names that survive reloads, owners, events, renderers.
import { beforeEach, describe, expect, test } from "bun:test";
import { Events } from "../../src/kernel/events.ts";
import { Holds } from "../../src/kernel/holds.ts";
import { Owner } from "../../src/kernel/owner.ts";
import type { Renderer, Window, WindowBuffer } from "../../src/kernel/window.ts";
import { Windows } from "../../src/kernel/windows.ts";

const bufferOf = (lineCount: number): WindowBuffer => ({ lineCount, version: 0, line: () => "text" });

let windows: Windows;
let events: Events;
let errors: string[];
let gone: Window[];
let first: Owner;
let second: Owner;

beforeEach(() => {
  errors = [];
  gone = [];
  events = new Events({ holds: new Holds(), onError: (error) => errors.push((error as Error).message) });
  windows = new Windows({ events, onGone: (window) => gone.push(window) });
  first = new Owner("plugin", 1);
  second = new Owner("plugin", 2);
});

describe("a reload", () => {
  test("keeps a named window where it is, with the new buffer and options", () => {
    const window = windows.open(first, bufferOf(50), { name: "a", cursor: 7 });
    window.scrollTo(5);
    const buffer = bufferOf(60);
    expect(windows.open(second, buffer, { name: "a", focusable: false, cursor: 1 })).toBe(window);
    first.dispose();
    expect(windows.list()).toEqual([window]);
    expect(window).toMatchObject({ buffer, cursorRow: 7, focusable: false });
    expect(window.position.top).toBe(5);
    expect(first.registrations.size).toBe(0);
  });

  test("that fails leaves it as it was", () => {
    const buffer = bufferOf(50);
    const window = windows.open(first, buffer, { name: "a" });
    windows.open(second, bufferOf(1), { name: "a", focusable: false });
    second.dispose();
    expect(windows.get("a")).toBe(window);
    expect(window).toMatchObject({ buffer, focusable: true });
  });

  test("that fails brings back placeholder and highlights, whatever it has set or taken away", () => {
    const window = windows.open(first, bufferOf(50), { name: "a" });
    const placeholder = (text: string) => ({ text, acceptKeys: [], dismissKeys: [] });
    const rows = [{ start: 1, end: 2, cursor: false, group: "Visual", mode: "always", width: "full" }] as const;
    windows.setPlaceholder(first, window, placeholder("first"));
    windows.setRowHighlights(first, window, rows);
    windows.open(second, bufferOf(50), { name: "a" });
    windows.setPlaceholder(second, window, placeholder("second"));
    windows.setPlaceholder(second, window, undefined);
    windows.setRowHighlights(second, window, []);
    expect(window).toMatchObject({ placeholder: undefined, rowHighlights: [] });
    second.dispose();
    expect(window).toMatchObject({ placeholder: placeholder("first"), rowHighlights: rows });
    // What others have put there meanwhile is not the plugin's to take away.
    window.placeholder = placeholder("another");
    first.dispose();
    expect(window).toMatchObject({ placeholder: placeholder("another"), rowHighlights: [] });
    expect([first, second].map(({ registrations }) => registrations.size)).toEqual([0, 0]);
  });

  test("drops windows without a name", () => {
    const window = windows.open(first, bufferOf(1));
    windows.open(second, bufferOf(1));
    first.dispose();
    expect(windows.has(window)).toBe(false);
    expect(windows.list()).toHaveLength(1);
    expect(gone).toEqual([window]);
  });

  test("that does not open a named window hides it until somebody does", () => {
    const window = windows.open(first, bufferOf(50), { name: "a" });
    window.setCursor(9);
    first.dispose();
    expect(windows.get("a")).toBeUndefined();
    expect(gone).toEqual([window]);
    expect(windows.open(second, bufferOf(50), { name: "a" })).toBe(window);
    expect(window.cursorRow).toBe(9);
  });

  test("done a thousand times leaves nothing behind", () => {
    let owner = first;
    for (let generation = 2; generation < 1002; generation++) {
      const next = new Owner("plugin", generation);
      const window = windows.open(next, bufferOf(3), { name: "a" });
      windows.open(next, bufferOf(3));
      windows.on(next, window, "press", () => {});
      windows.setRenderer(next, window, { kind: "operations" });
      owner.dispose();
      owner = next;
    }
    expect(windows.list()).toHaveLength(2);
    expect(windows.get("a")?.renderers).toHaveLength(1);
    owner.dispose();
    expect(windows.list()).toEqual([]);
    expect(owner.registrations.size).toBe(0);
  });
});

describe("closing", () => {
  test("ends the window for all, and what was attached to it", () => {
    const window = windows.open(first, bufferOf(1), { name: "a" });
    windows.open(second, bufferOf(1), { name: "a" });
    const calls: string[] = [];
    const press = windows.on(first, window, "press", () => calls.push("press"));
    windows.on(first, window, "close", () => calls.push("close"));
    expect(windows.close(window)).toBe(true);
    expect(windows.close(window)).toBe(false);
    windows.emit(window, "press", {});
    expect(calls).toEqual(["close"]);
    expect(press.remove()).toBe(false);
    expect([first.registrations.size, second.registrations.size]).toEqual([0, 0]);
    expect(windows.open(second, bufferOf(1), { name: "a" })).not.toBe(window);
  });

  test("from a handler of the window is fine", () => {
    const window = windows.open(first, bufferOf(1));
    const calls: string[] = [];
    windows.on(first, window, "press", () => {
      calls.push("a");
      windows.close(window);
    });
    windows.on(first, window, "press", () => calls.push("b"));
    windows.emit(window, "press", {});
    expect(calls).toEqual(["a"]);
    expect(errors).toEqual([]);
  });

  test("takes a window out of those that scroll together", () => {
    const [a, b] = [windows.open(first, bufferOf(50)), windows.open(first, bufferOf(50))];
    windows.linkScroll(a, b);
    windows.close(b);
    a.scrollTo(9);
    expect(b.position.top).toBe(0);
  });
});

describe("events", () => {
  test("reach the handlers of that window and event", () => {
    const [a, b] = [windows.open(first, bufferOf(1)), windows.open(first, bufferOf(1))];
    const calls: unknown[] = [];
    windows.on(first, a, "press", (payload) => calls.push(payload));
    windows.emit(a, "press", { row: 1 });
    windows.emit(b, "press", { row: 2 });
    windows.emit(a, "release", { row: 3 });
    expect(calls).toEqual([{ row: 1 }]);
  });
});

test("the last renderer that is set counts, and the one before comes back", () => {
  const window = windows.open(first, bufferOf(1), { name: "a" });
  const operations: Renderer = { kind: "operations" };
  expect(window.renderer.kind).toBe("default");
  const one = windows.setRenderer(first, window, operations);
  windows.setRenderer(second, window, { kind: "callback", paint: () => {} });
  windows.setRenderer(second, window, operations);
  second.dispose();
  expect(window.renderers).toHaveLength(1);
  expect(window.renderer.kind).toBe("operations");
  one.remove();
  expect(window.renderer.kind).toBe("default");
});

test("windows are found by number", () => {
  const window = windows.open(first, bufferOf(1));
  expect(windows.byNumber(window.number)).toBe(window);
  expect(windows.byNumber(99)).toBeUndefined();
});
