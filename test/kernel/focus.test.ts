// Focus: who has it, who may have it, and who gets it back.
import { beforeEach, describe, expect, test } from "bun:test";
import { Focus, type FocusScope } from "../../src/kernel/focus.ts";
import { leaf } from "../../src/kernel/layout.ts";
import { OVERLAY_DEFAULTS, Overlay } from "../../src/kernel/overlay.ts";
import { WINDOW_DEFAULTS, Window } from "../../src/kernel/window.ts";
import { TestSurface } from "./surfaces.ts";

let count = 0;

function window(name: string, focusable = true): Window {
  const made = new Window(++count, name, { lineCount: 1, version: 0, line: () => "" });
  made.options = { ...WINDOW_DEFAULTS, focusable };
  return made;
}

function overlay(modal: boolean): Overlay {
  const made = new Overlay(++count, undefined);
  made.configure({ ...OVERLAY_DEFAULTS, layout: leaf(new TestSurface("x")), modal });
  return made;
}

const prompt = window("prompt");
const transcript = window("transcript");
const main: FocusScope = {
  overlay: undefined,
  windows: [window("status", false), transcript, prompt],
  initial: prompt,
};

let focus: Focus;
let changes: string[];

beforeEach(() => {
  changes = [];
  focus = new Focus((now, before) => changes.push(`${before.window?.name ?? "-"}>${now.window?.name ?? "-"}`));
  focus.arrange([main]);
});

describe("focus", () => {
  test("is first with the window that is to have it", () => {
    expect(focus.current.window).toBe(prompt);
    const other = new Focus();
    other.arrange([{ ...main, initial: undefined }]);
    expect(other.current.window).toBe(transcript);
    other.arrange([]);
    expect(other.current).toEqual({ window: undefined, overlay: undefined });
  });

  test("goes to a window that can have it, to no other", () => {
    expect(focus.focus(transcript)).toBe(true);
    expect(focus.focus(main.windows[0] as Window)).toBe(false);
    expect(focus.focus(window("elsewhere"))).toBe(false);
    expect(focus.current.window).toBe(transcript);
    expect(focus.focus(transcript)).toBe(true);
    expect(changes).toEqual(["->prompt", "prompt>transcript"]);
  });

  test("stays when something else changes", () => {
    const float = window("float");
    focus.arrange([main, { overlay: overlay(false), windows: [float] }]);
    expect(focus.current.window).toBe(prompt);
    expect(focus.focus(float)).toBe(true);
    focus.focus(prompt);
    expect(changes).toEqual(["->prompt", "prompt>float", "float>prompt"]);
  });

  test("goes back when its window closes, also past others that closed before", () => {
    const [a, b] = [window("a"), window("b")];
    focus.focus(transcript);
    focus.arrange([main, { overlay: overlay(false), windows: [a, b] }]);
    focus.focus(a);
    focus.focus(b);
    focus.arrange([main, { overlay: overlay(false), windows: [b] }]);
    focus.arrange([main]);
    expect(focus.current.window).toBe(transcript);
  });

  test("leaves a window that is hidden or cannot have it any more", () => {
    focus.focus(transcript);
    transcript.options = { ...WINDOW_DEFAULTS, focusable: false };
    focus.arrange([main]);
    expect(focus.current.window).toBe(prompt);
    transcript.options = WINDOW_DEFAULTS;
    prompt.visible = false;
    focus.arrange([main]);
    expect(focus.current.window).toBe(transcript);
    prompt.visible = true;
  });
});

describe("modal overlays", () => {
  test("have focus to themselves, and give it back", () => {
    const [list, input] = [window("list"), window("input")];
    const dialog: FocusScope = { overlay: overlay(true), windows: [list, input], initial: input };
    focus.focus(transcript);
    focus.arrange([main, dialog]);
    expect(focus.current).toEqual({ window: input, overlay: dialog.overlay });
    expect(focus.exclusive).toBe(true);
    expect(focus.focus(prompt)).toBe(false);
    expect(focus.focus(list)).toBe(true);
    focus.arrange([main]);
    expect(focus.current).toEqual({ window: transcript, overlay: undefined });
    expect(focus.exclusive).toBe(false);
  });

  test("above each other give it to the one below", () => {
    const [one, two] = [window("one"), window("two")];
    const lower: FocusScope = { overlay: overlay(true), windows: [window("other"), one] };
    const upper: FocusScope = { overlay: overlay(true), windows: [two] };
    focus.arrange([main, lower]);
    focus.focus(one);
    focus.arrange([main, lower, upper]);
    expect(focus.current.window).toBe(two);
    focus.arrange([main, lower]);
    expect(focus.current.window).toBe(one);
    focus.arrange([main, lower, upper]);
    focus.arrange([main, upper]);
    expect(focus.current.window).toBe(two);
    focus.arrange([main]);
    expect(focus.current.window).toBe(prompt);
  });

  test("without a window that could have focus get it themselves", () => {
    const picture: FocusScope = { overlay: overlay(true), windows: [window("picture", false)] };
    focus.arrange([main, picture]);
    expect(focus.current).toEqual({ window: undefined, overlay: picture.overlay });
    focus.arrange([main]);
    expect(focus.current.window).toBe(prompt);
  });

  test("leave what is above them free to have it", () => {
    const float = window("float");
    focus.arrange([
      main,
      { overlay: overlay(true), windows: [window("a")] },
      { overlay: overlay(false), windows: [float] },
    ]);
    expect(focus.focus(float)).toBe(true);
  });
});

test("focus goes around the windows of one overlay or screen", () => {
  focus.cycle(1);
  expect(focus.current.window).toBe(transcript);
  focus.cycle(-1);
  expect(focus.current.window).toBe(prompt);
  focus.cycle(-5);
  expect(focus.current.window).toBe(transcript);
  focus.arrange([main, { overlay: overlay(true), windows: [] }]);
  expect(focus.cycle(1)).toBe(false);
});

test("a handler may close the window that it is told of", () => {
  const [a, b] = [window("a"), window("b")];
  const seen: (string | undefined)[] = [];
  const closing = new Focus((now) => {
    seen.push(now.window?.name);
    if (now.window === a) closing.arrange([{ overlay: undefined, windows: [b] }]);
  });
  closing.arrange([{ overlay: undefined, windows: [a, b] }]);
  expect(seen).toEqual(["a", "b"]);
  expect(closing.current.window).toBe(b);
});
