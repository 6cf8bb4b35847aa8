// What plugins draw with: failures are told, and what is slow is left alone for a while.
import { expect, test } from "bun:test";
import { GuardedCalls } from "../../src/terminal/ui/guarded-calls.ts";

function scene() {
  const told: string[] = [];
  let now = 0;
  const calls = new GuardedCalls(
    (error, _, place) => told.push(`${place}: ${(error as Error).message}`),
    () => now,
  );
  const key = {};
  const call = (takes: number, message?: string) =>
    calls.call(key, undefined, "it", () => {
      now += takes;
      if (message !== undefined) throw new Error(`${message}\nwith more lines`);
      return "done";
    });
  return { told, call, pass: (milliseconds: number) => (now += milliseconds) };
}

test("what returns is passed on, and what fails quickly is called again at once", () => {
  const { told, call } = scene();
  expect(call(5)).toEqual({ failure: undefined, value: "done" });
  expect(call(5, "no")).toEqual({ failure: "no" });
  expect(call(5)).toEqual({ failure: undefined, value: "done" });
  expect(told).toEqual(["it: no\nwith more lines"]);
});

test("what goes on failing quickly is told of once, and again when it has worked meanwhile", () => {
  const { told, call } = scene();
  for (const message of ["one", "two", "three"]) expect(call(1, message).failure).toBe(message);
  call(1);
  call(1, "four");
  expect(told).toEqual(["it: one\nwith more lines", "it: four\nwith more lines"]);
});

test("what fails slowly is called again after a pause, which doubles up to a minute", () => {
  const { told, call, pass } = scene();
  let pause = 1000;
  for (let count = 1; count <= 10; count++) {
    expect(call(250, `slow ${count}`).failure).toBe(`slow ${count}`);
    pass(pause - 1);
    expect(call(0).failure).toBe(`slow ${count}`);
    expect(told.length).toBe(count);
    pass(1);
    pause = Math.min(60_000, pause * 2);
  }
  expect(call(0)).toEqual({ failure: undefined, value: "done" });
  expect(call(250, "slow again").failure).toBe("slow again");
  pass(1000);
  expect(call(0)).toEqual({ failure: undefined, value: "done" });
});
