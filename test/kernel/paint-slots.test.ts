// Paint slots of a run: names that survive reloads, owners, the pointer.
import { beforeEach, describe, expect, test } from "bun:test";
import { DrawList } from "../../src/kernel/draw.ts";
import { Events } from "../../src/kernel/events.ts";
import { Holds } from "../../src/kernel/holds.ts";
import { Owner } from "../../src/kernel/owner.ts";
import type { PaintCallback, PaintSlot } from "../../src/kernel/paint-slot.ts";
import { PaintSlots } from "../../src/kernel/paint-slots.ts";

const area = { row: 2, column: 3, width: 4, height: 1 };
const writes =
  (text: string): PaintCallback =>
  (draw) =>
    draw.text(0, 0, text);

let slots: PaintSlots;
let errors: string[];
let gone: PaintSlot[];
let first: Owner;
let second: Owner;

beforeEach(() => {
  errors = [];
  gone = [];
  const events = new Events({ holds: new Holds(), onError: (error) => errors.push((error as Error).message) });
  slots = new PaintSlots({ events, onGone: (slot) => gone.push(slot) });
  first = new Owner("plugin", 1);
  second = new Owner("plugin", 2);
});

/** What a slot shows. */
function shown(slot: PaintSlot): string {
  const list = new DrawList(area);
  slot.callback(list, slot);
  return list.operations.map((operation) => (operation.kind === "text" ? operation.spans[0]?.text : "")).join();
}

describe("a slot", () => {
  test("is drawn by its callback, where it is placed", () => {
    const slot = slots.open(first, (draw, { rectangle }) => draw.text(0, 0, `at ${rectangle?.row}`));
    slot.place(area);
    expect(shown(slot)).toBe("at 2");
    expect(slot).toMatchObject({ focusable: false, isEmpty: false, hasScrollbar: false, rectangle: area });
    expect([slot.naturalWidth(), slot.naturalHeight()]).toEqual([undefined, undefined]);
  });

  test("with a name is the same after a reload, drawn by the new generation", () => {
    const slot = slots.open(first, writes("old"), "gauge");
    expect(slots.open(second, writes("new"), "gauge")).toBe(slot);
    expect(shown(slot)).toBe("new");
    first.dispose();
    expect(slots.get("gauge")).toBe(slot);
    expect([slots.list(), gone, first.registrations.size]).toEqual([[slot], [], 0]);
  });

  test("with a name is drawn as before when the new generation fails", () => {
    const slot = slots.open(first, writes("old"), "gauge");
    slots.open(second, writes("new"), "gauge");
    second.dispose();
    expect(shown(slot)).toBe("old");
  });

  test("without a name goes with its owner", () => {
    const slot = slots.open(first, writes("x"));
    slot.place(area);
    const other = slots.open(second, writes("y"));
    expect(other.number).not.toBe(slot.number);
    first.dispose();
    expect([slots.has(slot), slots.list(), gone]).toEqual([false, [other], [slot]]);
    expect(slot.rectangle).toBeUndefined();
  });

  test("is removed once, for all who hold it", () => {
    const slot = slots.open(first, writes("x"), "gauge");
    slots.open(second, writes("y"), "gauge");
    expect([slots.remove(slot), slots.remove(slot)]).toEqual([true, false]);
    expect([slots.get("gauge"), first.registrations.size, second.registrations.size]).toEqual([undefined, 0, 0]);
    expect(slots.open(first, writes("z"), "gauge")).not.toBe(slot);
  });
});

describe("events", () => {
  test("reach the handlers of that slot, and tell whether there was one", () => {
    const [a, b] = [slots.open(first, writes("a")), slots.open(first, writes("b"))];
    const calls: unknown[] = [];
    slots.on(first, a, "press", (payload) => calls.push(payload));
    expect(slots.emit(a, "press", { row: 1 })).toBe(true);
    expect(slots.emit(a, "drag", { row: 2 })).toBe(false);
    expect(slots.emit(b, "press", { row: 3 })).toBe(false);
    expect(calls).toEqual([{ row: 1 }]);
  });

  test("make a press mean something, as long as somebody listens", () => {
    const slot = slots.open(first, writes("a"));
    expect(slot.inert).toBe(true);
    const registration = slots.on(second, slot, "release", () => {});
    expect(slot.inert).toBe(false);
    registration.remove();
    expect(slot.inert).toBe(true);
  });

  test("end with the slot, also from inside of a handler", () => {
    const slot = slots.open(first, writes("a"));
    const calls: string[] = [];
    const registration = slots.on(second, slot, "press", () => {
      calls.push("first");
      slots.remove(slot);
    });
    slots.on(second, slot, "press", () => calls.push("second"));
    slots.emit(slot, "press", {});
    expect([calls, registration.removed, second.registrations.size, errors]).toEqual([["first"], true, 0, []]);
  });

  test("of a failing handler do not keep the others from theirs", () => {
    const slot = slots.open(first, writes("a"));
    const calls: string[] = [];
    slots.on(first, slot, "press", () => {
      throw new Error("oops");
    });
    slots.on(first, slot, "press", () => calls.push("second"));
    expect(slots.emit(slot, "press", {})).toBe(true);
    expect([calls, errors]).toEqual([["second"], ["oops"]]);
  });
});

test("a thousand reloads leave nothing behind", () => {
  let owner = first;
  for (let generation = 2; generation < 1002; generation++) {
    const next = new Owner("plugin", generation);
    const slot = slots.open(next, writes("a"), "gauge");
    slots.open(next, writes("b"));
    slots.on(next, slot, "press", () => {});
    owner.dispose();
    owner = next;
  }
  expect(slots.list()).toHaveLength(2);
  owner.dispose();
  expect([slots.list(), owner.registrations.size]).toEqual([[], 0]);
});
