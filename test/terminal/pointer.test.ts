// The mouse: who gets a press, what it does by itself, and that nothing breaks when things go away meanwhile.
import { beforeEach, describe, expect, test } from "bun:test";
import { cells, FILL } from "../../src/kernel/constraint.ts";
import { parseBorder } from "../../src/kernel/layout/border.ts";
import { SPLIT_DEFAULTS, Split } from "../../src/kernel/layout/split.ts";
import { box, type LayoutNode, leaf, splitNode } from "../../src/kernel/layout.ts";
import { type Overlay, parseDraggable, parseResizable } from "../../src/kernel/overlay.ts";
import type { NewOverlay } from "../../src/kernel/overlays.ts";
import type { TextBuffer } from "../../src/kernel/text-buffer.ts";
import type { Window } from "../../src/kernel/window.ts";
import { createRandom } from "../kernel/random.ts";
import { TestScene } from "./pointer-scene.ts";

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}`).join("\n");

let scene: TestScene;

beforeEach(() => {
  scene = new TestScene();
});

/** Puts windows side by side, each `width` cells wide, the last one as wide as is left. */
function sideBySide(width: number, ...nodes: LayoutNode[]): LayoutNode {
  const size = (index: number) => ({ extent: index === nodes.length - 1 ? FILL : cells(width) });
  return box(
    "horizontal",
    nodes.map((node, index) => ({ node, size: size(index) })),
  );
}

function openOverlay(content: LayoutNode, options: Partial<NewOverlay> = {}): Overlay {
  return scene.overlays.open(scene.owner, {
    layout: content,
    anchor: "screen_at",
    row: 2,
    column: 10,
    width: { extent: cells(20) },
    height: { extent: cells(6) },
    modal: false,
    ...options,
  });
}

describe("events of windows", () => {
  test("say where in the window and where in its text, in bytes", () => {
    const window = scene.open("añb\nc", { focusable: false });
    scene.show(sideBySide(5, leaf(scene.open("")), leaf(window)));
    scene.press(0, 7, { button: "right", ctrl: true });
    scene.press(3, 7, { button: "middle" });
    const common = { shift: false, alt: false };
    expect(scene.log).toEqual(["press", "release", "press"]);
    const right = { row: 0, col: 2, button: "right", ...common, ctrl: true, text_row: 0, text_col: 3 };
    expect(scene.payloads).toEqual([
      right,
      { ...right, cancelled: true },
      { row: 3, col: 2, button: "middle", ...common, ctrl: false },
    ]);
  });

  test("stay with the window that got the press", () => {
    const [left, right] = [scene.open("a", { use: "list" }), scene.open("b")];
    scene.show(sideBySide(10, leaf(left), leaf(right)));
    scene.dragThrough([5, 5], [5, 15], [2, 30]);
    expect(scene.log).toEqual(["press", "drag", "drag", "release"]);
    expect(scene.payloads.map(({ row, col }) => [row, col])).toEqual([
      [5, 5],
      [5, 15],
      [2, 30],
      [2, 30],
    ]);
  });

  test("come for each cell once, and only from a press to its release", () => {
    scene.show(leaf(scene.open("a")));
    scene.drag(1, 1);
    scene.release(1, 1);
    scene.press(1, 1);
    scene.drag(1, 1);
    scene.release(1, 1, { button: "right" });
    scene.release(1, 1);
    scene.release(1, 1);
    expect(scene.log).toEqual(["press", "release"]);
  });

  test("end when the release was missed, or when all is cancelled", () => {
    scene.show(leaf(scene.open("a")));
    scene.press(1, 1);
    scene.move(1, 2);
    scene.drag(1, 3);
    scene.press(1, 1);
    scene.pointer.cancel();
    scene.drag(1, 3);
    scene.release(1, 3);
    expect(scene.log).toEqual(["press", "release", "press", "release"]);
    expect(scene.clock.waiting).toBe(0);
  });

  test("end with a release where the pointer was last, when the terminal tells of none", () => {
    const window = scene.open("some text", { focusable: false });
    scene.show(sideBySide(10, leaf(scene.open("")), leaf(window)));
    scene.press(2, 12, { ctrl: true });
    scene.drag(3, 14);
    scene.pointer.cancel();
    scene.pointer.cancel();
    expect(scene.log).toEqual(["press", "drag", "release"]);
    expect(scene.payloads.at(-1)).toMatchObject({ row: 3, col: 4, button: "left", cancelled: true });
    scene.press(2, 12, { button: "right" });
    scene.press(2, 13);
    expect(scene.log.slice(3)).toEqual(["press", "release", "press"]);
    expect(scene.payloads.at(-2)).toMatchObject({ row: 2, col: 2, button: "right" });
  });

  test("end with a release when what got the press is not shown any more", () => {
    const slot = scene.slots.open(scene.owner, () => {});
    const other = leaf(scene.open("a"));
    for (const last of ["drag", "release"] as const) {
      scene.log.length = 0;
      scene.show(sideBySide(10, other, leaf(slot)));
      scene.press(2, 12);
      scene.drag(3, 15);
      scene.show(other);
      scene[last](5, 16);
      scene.drag(6, 16);
      scene.release(6, 16);
      expect(scene.log).toEqual(["paint press", "paint drag", "paint release"]);
      const [row, col] = last === "drag" ? [3, 5] : [5, 6];
      expect(scene.payloads.at(-1)).toMatchObject({ row, col });
    }
  });

  test("of the wheel go to the paint slot below it", () => {
    const slot = scene.slots.open(scene.owner, () => {});
    scene.show(sideBySide(10, leaf(scene.open(numbered(50))), leaf(slot)));
    scene.slots.on(scene.owner, slot, "wheel", () => {});
    scene.wheel("up", 2, 12);
    scene.wheel("right", 3, 12, true);
    const common = { alt: false, ctrl: false };
    expect(scene.log).toEqual(["paint wheel", "paint wheel"]);
    expect(scene.payloads).toEqual([
      { row: 2, col: 2, delta: -1, horizontal: false, shift: false, ...common },
      { row: 3, col: 2, delta: 1, horizontal: true, shift: true, ...common },
    ]);
    expect(scene.frames).toBe(2);
    // Who only hears of the wheel leaves presses to what it lies in.
    expect(slot.inert).toBe(true);
  });

  test("of paint slots go to their handlers, and ask for a frame when there is one", () => {
    const slot = scene.slots.open(scene.owner, () => {});
    scene.show(sideBySide(10, leaf(slot), leaf(scene.open("a"))));
    const calls: unknown[] = [];
    scene.slots.on(scene.owner, slot, "press", (payload) => calls.push(payload));
    scene.press(3, 4);
    expect([calls, scene.frames]).toEqual([[expect.objectContaining({ row: 3, col: 4 })], 1]);
    scene.drag(3, 25);
    scene.release(11, 39);
    expect(scene.log).toEqual(["paint press", "paint drag", "paint release"]);
    expect(scene.payloads.at(-1)).toMatchObject({ row: 11, col: 39 });
    expect(scene.frames).toBe(1);
  });
});

describe("focus", () => {
  test("goes to the window that is pressed if it can have it", () => {
    const [a, b, inert] = [scene.open("a"), scene.open("b"), scene.open("c", { focusable: false })];
    scene.show(sideBySide(10, leaf(a), leaf(b), leaf(inert)));
    scene.click(0, 15);
    expect(scene.focus.current.window).toBe(b);
    scene.click(0, 25);
    expect(scene.focus.current.window).toBe(b);
  });

  test("stays inside of a modal overlay, which swallows presses outside of it", () => {
    const [main, inside, above] = [scene.open("a"), scene.open("b"), scene.open("c")];
    openOverlay(leaf(inside), { modal: true });
    openOverlay(leaf(above), { row: 0, column: 0, width: { extent: cells(4) }, height: { extent: cells(1) }, z: 5 });
    scene.show(leaf(main));
    scene.click(9, 0);
    scene.wheel("down", 9, 0);
    expect([scene.log, scene.focus.current.window]).toEqual([[], inside]);
    scene.click(0, 1);
    expect(scene.focus.current.window).toBe(above);
    scene.click(3, 12);
    expect(scene.focus.current.window).toBe(inside);
  });
});

describe("text", () => {
  let window: Window;

  beforeEach(() => {
    window = scene.open("one two_2 three\n\nfour 五六 five\nend");
    scene.show(leaf(window));
  });

  test("is selected by dragging, with the cells at both ends, and copied", () => {
    scene.dragThrough([0, 4], [0, 6], [2, 3]);
    expect(scene.copied).toEqual(["two_2 three\n\nfour"]);
    expect(window.selection).toEqual({ anchor: { row: 0, column: 4 }, head: { row: 2, column: 4 } });
    expect(scene.log).toEqual(["press", "drag", "drag", "selection_changed", "release"]);
    expect(scene.payloads[3]).toEqual({ text: "two_2 three\n\nfour" });
  });

  test("is selected backwards as well", () => {
    scene.dragThrough([0, 6], [0, 4]);
    expect(scene.copied).toEqual(["two"]);
    expect(window.selection).toEqual({ anchor: { row: 0, column: 7 }, head: { row: 0, column: 4 } });
  });

  test("is not selected by a click, which puts the cursor there and ends a selection", () => {
    scene.dragThrough([0, 0], [0, 2]);
    scene.log.length = 0;
    scene.click(2, 6);
    expect([window.cursorRow, window.cursorColumn, window.selection]).toEqual([2, 5, undefined]);
    expect(scene.log).toEqual(["selection_changed", "press", "release"]);
    expect(scene.copied).toEqual(["one"]);
  });

  test("is selected by words after a double click and by lines after a triple one", () => {
    scene.click(0, 6);
    scene.click(0, 6);
    expect(scene.copied).toEqual(["two_2"]);
    scene.click(0, 6);
    expect(scene.copied.at(-1)).toBe("one two_2 three");
    scene.click(0, 6);
    expect(window.selection).toBeUndefined();
    scene.click(2, 5);
    scene.dragThrough([2, 5], [2, 1]);
    expect(scene.copied.at(-1)).toBe("four 五六");
    expect(window.selection?.head).toEqual({ row: 2, column: 0 });
  });

  test("takes slow clicks, and clicks elsewhere, for single ones", () => {
    scene.click(0, 6);
    scene.clock.ring();
    scene.click(0, 6);
    scene.click(0, 7);
    expect(scene.copied).toEqual([]);
    expect(window.selection).toBeUndefined();
  });

  test("is selected from the cursor with Shift", () => {
    window.setCursor(0, 4);
    scene.click(0, 8, { shift: true });
    expect(scene.copied).toEqual(["two_2"]);
    scene.click(0, 0, { shift: true });
    expect(scene.copied.at(-1)).toBe("one ");
  });

  test("of what can be typed into has the cursor at the end of the selection", () => {
    const input = scene.open("hello world", { kind: "input" });
    scene.show(leaf(input));
    scene.dragThrough([0, 0], [0, 4]);
    expect([input.cursorColumn, scene.copied]).toEqual([5, ["hello"]]);
  });

  test("is selected in one window at a time", () => {
    const other = scene.open("other", { focusable: false, use: "selectable_text" });
    scene.show(sideBySide(20, leaf(window), leaf(other)));
    scene.dragThrough([0, 0], [0, 2]);
    scene.dragThrough([0, 20], [0, 22]);
    expect([window.selection, scene.copied]).toEqual([undefined, ["one", "oth"]]);
  });

  test("is not selected in lists, in what is inert, and in what a plugin draws", () => {
    for (const options of [{ use: "list" }, { focusable: false }] as const) {
      const plain = scene.open("text", options);
      scene.show(leaf(plain));
      scene.dragThrough([0, 0], [0, 3]);
      expect(plain.selection).toBeUndefined();
    }
    scene.windows.setRenderer(scene.owner, window, { kind: "callback", paint: () => {} });
    scene.show(leaf(window));
    scene.dragThrough([0, 0], [0, 3]);
    expect([window.selection, scene.copied]).toEqual([undefined, []]);
  });

  test("scrolls while the pointer is beyond the edge, faster when it is far", () => {
    const [long, below] = [scene.open(numbered(100)), scene.open("")];
    scene.show(
      box("vertical", [
        { node: leaf(below), size: { extent: cells(2) } },
        { node: leaf(long), size: { extent: cells(5) } },
        { node: leaf(below), size: { extent: FILL } },
      ]),
    );
    scene.press(3, 0);
    scene.drag(7, 3);
    expect(long.scroll.top).toBe(1);
    scene.clock.ring();
    expect(long.scroll.top).toBe(2);
    scene.drag(9, 3);
    scene.clock.ring();
    expect([long.scroll.top, long.selection?.head.row]).toEqual([5, 9]);
    scene.drag(4, 3);
    const { frames } = scene;
    scene.clock.ring();
    expect([long.scroll.top, scene.frames]).toEqual([5, frames]);
    scene.drag(1, 3);
    for (let tick = 0; tick < 20; tick++) scene.clock.ring();
    scene.release(1, 3);
    expect([long.scroll.top, scene.clock.waiting]).toEqual([0, 0]);
    expect(scene.log.filter((name) => name === "scrolled")).toHaveLength(8);
  });

  test("scrolls at the edge of the screen, beyond which no pointer gets", () => {
    const long = scene.open(numbered(100));
    long.scrollTo(50);
    scene.show(leaf(long));
    scene.press(0, 0);
    scene.drag(0, 5);
    expect(long.scroll.top).toBe(50);
    scene.drag(11, 5);
    expect(long.scroll.top).toBe(51);
    scene.pointer.cancel();
    expect(scene.clock.waiting).toBe(0);
  });

  test("that changes while it is selected leaves a selection in the text that is there", () => {
    scene.press(2, 3);
    scene.drag(3, 2);
    (window.buffer as TextBuffer).setLines(["short"]);
    scene.drag(0, 2);
    scene.release(0, 2);
    expect(scene.copied).toEqual(["or"]);
  });
});

describe("lists", () => {
  test("have the row selected that is clicked, and submitted by a double click", () => {
    const list = scene.open(numbered(5), { kind: "list" });
    scene.show(leaf(list));
    scene.click(3, 20);
    expect(list.cursorRow).toBe(3);
    scene.click(3, 20);
    expect(scene.log).toEqual(["selection_changed", "press", "release", "press", "submit", "release"]);
    expect(scene.payloads[4]).toEqual({ row: 3 });
    scene.click(8, 0);
    scene.click(8, 0);
    expect([list.cursorRow, scene.log.filter((name) => name === "submit").length]).toEqual([3, 1]);
  });
});

describe("the wheel", () => {
  test("scrolls the window under the pointer by three rows, focused or not", () => {
    const [a, b] = [scene.open("a"), scene.open(numbered(30))];
    scene.show(sideBySide(10, leaf(a), leaf(b)));
    scene.wheel("down", 4, 20);
    expect([b.scroll.top, scene.frames, scene.focus.current.window]).toEqual([3, 1, a]);
    expect([scene.log, scene.payloads]).toEqual([["scrolled"], [{ top: 3, left: 0 }]]);
    scene.wheel("up", 4, 20);
    scene.wheel("up", 4, 20);
    scene.wheel("up", 4, 5);
    expect([b.scroll.top, scene.frames, scene.log.length]).toEqual([0, 2, 2]);
  });

  test("does not end that a tail is followed where nothing scrolls, and begins it at the end", () => {
    const window = scene.open(numbered(30), { followsTail: true });
    window.scrollToTail();
    scene.show(leaf(window));
    scene.wheel("down", 0, 0);
    expect([window.scroll.follow, scene.log]).toEqual([true, []]);
    scene.wheel("up", 0, 0);
    expect(window.scroll).toMatchObject({ follow: false, top: 15 });
    scene.wheel("down", 0, 0);
    expect(window.scroll.follow).toBe(true);
    const short = scene.open("short");
    short.scrollToTail();
    scene.show(leaf(short));
    scene.wheel("up", 0, 0);
    expect(short.scroll.follow).toBe(true);
  });

  test("pans sideways, unless lines wrap", () => {
    const [cut, wrapped] = [scene.open("x".repeat(90)), scene.open("x".repeat(90), { wrap: true })];
    scene.show(sideBySide(20, leaf(cut), leaf(wrapped)));
    scene.wheel("right", 0, 5);
    scene.wheel("down", 0, 5, true);
    scene.wheel("right", 0, 25);
    expect([cut.left, wrapped.left, scene.log]).toEqual([12, 0, ["scrolled", "scrolled"]]);
    for (let turn = 0; turn < 5; turn++) scene.wheel("left", 0, 5);
    expect([cut.left, scene.log.length]).toEqual([0, 4]);
  });
});

describe("a scrollbar", () => {
  test("jumps where it is clicked, and scrolls when its thumb is dragged", () => {
    const window = scene.open(numbered(120));
    scene.show(leaf(window));
    scene.press(11, 39);
    expect(window.scroll.top).toBe(108);
    scene.release(11, 39);
    scene.press(11, 39);
    scene.drag(5, 0);
    expect(window.scroll.top).toBe(49);
    scene.drag(-7, 0);
    scene.drag(500, 0);
    expect(window.scroll.top).toBe(108);
    scene.drag(0, 39);
    scene.release(0, 39);
    expect([window.scroll.top, new Set(scene.log)]).toEqual([0, new Set(["scrolled"])]);
    scene.click(0, 39);
    expect(window.scroll.top).toBe(0);
  });
});

describe("dividers", () => {
  let split: Split;

  beforeEach(() => {
    split = new Split({ ...SPLIT_DEFAULTS, minimumFirst: 5 });
    const [a, b] = [scene.open("a"), scene.open("b")];
    scene.show(splitNode("horizontal", leaf(a), leaf(b), split));
  });

  const at = (): number => split.first(39);

  test("are dragged live, as far as both panes allow", () => {
    expect(at()).toBe(20);
    scene.press(3, 20);
    scene.drag(3, 25);
    expect([at(), scene.log]).toEqual([25, []]);
    scene.drag(3, 2);
    const { frames } = scene;
    scene.drag(3, 1);
    expect([at(), scene.frames]).toEqual([5, frames]);
    scene.release(3, 1);
  });

  test("share the space equally after a double click", () => {
    split.moveTo(10);
    scene.show();
    scene.click(0, 10);
    scene.click(0, 10);
    expect(at()).toBe(20);
  });
});

describe("overlays", () => {
  let content: Window;
  let overlay: Overlay;
  const border = parseBorder(true);

  beforeEach(() => {
    content = scene.open("content");
    const title = [{ text: "Title" }];
    overlay = openOverlay(leaf(content), {
      border,
      title,
      draggable: parseDraggable(true),
      resizable: parseResizable(true),
    });
    scene.show(leaf(scene.open("main")));
  });

  test("are moved by their title and stay on the screen", () => {
    scene.press(2, 15);
    scene.drag(4, 20);
    expect(scene.frames).toBe(1);
    scene.drag(500, 500);
    const { frames } = scene;
    scene.drag(600, 600);
    expect(scene.frames).toBe(frames);
    scene.release(600, 600);
    scene.show();
    expect(overlay.rectangle).toEqual({ row: 6, column: 20, width: 20, height: 6 });
    expect(scene.log).toEqual([]);
  });

  test("are resized by edges and corners", () => {
    scene.dragThrough([4, 29], [4, 34]);
    scene.show();
    expect(overlay.rectangle).toMatchObject({ column: 10, width: 25 });
    scene.dragThrough([7, 10], [9, 8]);
    scene.show();
    expect(overlay.rectangle).toEqual({ row: 2, column: 8, width: 27, height: 8 });
  });

  test("are moved by a body that a press means nothing to, which hears of it all the same", () => {
    const label = scene.open("label", { focusable: false });
    openOverlay(leaf(label), { name: "a", draggable: parseDraggable(true), row: 0, column: 0, z: 1 });
    scene.show();
    scene.dragThrough([1, 1], [2, 3]);
    scene.show();
    expect(scene.overlays.get("a")?.rectangle).toMatchObject({ row: 1, column: 2 });
    expect(scene.log).toEqual(["press", "drag", "release"]);
  });

  test("attached to a window are moved relative to it", () => {
    const main = scene.open("main");
    const options = { anchor: "win", target: main, draggable: parseDraggable(true), border } as const;
    const attached = openOverlay(leaf(scene.open("x")), { ...options, z: 2 });
    scene.show(sideBySide(15, leaf(scene.open("")), leaf(main)));
    scene.dragThrough([0, 20], [3, 17]);
    scene.show();
    expect(attached.rectangle).toMatchObject({ row: 3, column: 12 });
  });
});

describe("what goes away while it has the pointer", () => {
  test("is a window that its own handler closes", () => {
    for (const event of ["focus", "press", "drag", "release"] as const) {
      const [other, window] = [scene.open("other"), scene.open("some text")];
      scene.show(sideBySide(10, leaf(other), leaf(window)));
      scene.windows.on(scene.owner, window, event, () => scene.windows.close(window));
      scene.press(0, 12);
      scene.drag(0, 14);
      scene.drag(30, 16);
      scene.release(0, 18);
      scene.wheel("down", 0, 12);
      scene.click(0, 12);
    }
    expect([scene.errors, scene.clock.waiting <= 1]).toEqual([[], true]);
  });

  test("is a window that scrolls", () => {
    const window = scene.open(numbered(100));
    scene.show(leaf(window));
    scene.windows.on(scene.owner, window, "scrolled", () => scene.windows.close(window));
    scene.press(3, 3);
    scene.drag(11, 3);
    scene.clock.ring();
    scene.clock.ring();
    expect([scene.errors, scene.clock.waiting, scene.copied]).toEqual([[], 0, []]);
  });

  test("is an overlay: what lies below gets the next press, which is no double click", () => {
    const list = scene.open(numbered(12), { kind: "list" });
    const button = scene.open("close", { focusable: false });
    const overlay = openOverlay(leaf(button), { modal: true });
    scene.windows.on(scene.owner, button, "press", () => scene.overlays.close(overlay));
    scene.show(leaf(list));
    scene.click(3, 12);
    scene.click(3, 12);
    expect(list.cursorRow).toBe(3);
    expect(scene.log).not.toContain("submit");
  });

  test("is an overlay that is moved", () => {
    const overlay = openOverlay(leaf(scene.open("x")), { draggable: parseDraggable({ body: true }) });
    scene.show(leaf(scene.open("main")));
    scene.press(3, 12);
    scene.overlays.close(overlay);
    scene.show();
    scene.drag(5, 15);
    scene.release(5, 15);
    expect([overlay.adjustment, scene.frames]).toEqual([{ rows: 0, columns: 0 }, 0]);
  });

  test("is a paint slot", () => {
    const slot = scene.slots.open(scene.owner, () => {});
    scene.show(leaf(slot));
    scene.slots.on(scene.owner, slot, "press", () => scene.slots.remove(slot));
    const heard: string[] = [];
    for (const event of ["drag", "release"] as const) scene.slots.on(scene.owner, slot, event, () => heard.push(event));
    scene.dragThrough([1, 1], [2, 2]);
    expect([heard, scene.errors]).toEqual([[], []]);
  });
});

test("whatever the mouse does on whatever screen, nothing breaks", () => {
  const random = createRandom(7);
  for (const [width, height] of [
    [1, 1],
    [2, 30],
    [40, 3],
    [60, 20],
  ] as const) {
    scene = new TestScene({ width, height, statusRows: 0 });
    const text = scene.open(`${"wide 五六 ".repeat(40)}\n${numbered(40)}`);
    const list = scene.open(numbered(9), { kind: "list" });
    const empty = scene.open("", { kind: "input" });
    const slot = scene.slots.open(scene.owner, () => {});
    const panes = splitNode("horizontal", leaf(text), leaf(slot), new Split());
    openOverlay(leaf(empty), { draggable: parseDraggable(true), resizable: parseResizable(true) });
    scene.show(splitNode("vertical", panes, leaf(list), new Split()));
    for (let step = 0; step < 2000; step++) {
      const cell: [number, number] = [random.below(height + 4) - 2, random.below(width + 4) - 2];
      const button = random.pick(["left", "left", "right"] as const);
      const kind = random.pick(["press", "drag", "drag", "release", "wheel", "frame"] as const);
      if (kind === "wheel") scene.wheel(random.pick(["up", "down", "left", "right"] as const), ...cell);
      else if (kind === "frame") scene.show();
      else scene[kind](...cell, { button, shift: random.below(4) === 0 });
      if (random.below(5) === 0) scene.clock.ring();
    }
    scene.pointer.cancel();
    expect([scene.errors, scene.clock.waiting]).toEqual([[], 0]);
  }
});
