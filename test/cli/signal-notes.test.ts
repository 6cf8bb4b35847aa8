// Signals that are noted for later, while no JavaScript runs: real ones, sent to the process of the test.
import { expect, test } from "bun:test";
import { SignalNotes } from "../../src/cli/signal-notes.ts";

function send(...signals: NodeJS.Signals[]): void {
  for (const signal of signals) process.kill(process.pid, signal);
}

test("a signal that is noted does nothing else, and is found once", () => {
  const notes = new SignalNotes();
  notes.begin(["SIGINT", "SIGTERM", "SIGQUIT"]);
  expect(notes.take()).toBeUndefined();
  send("SIGTERM");
  expect([notes.take(), notes.take()]).toEqual(["SIGTERM", undefined]);
  send("SIGQUIT", "SIGQUIT", "SIGINT");
  expect([notes.take(), notes.take(), notes.take()]).toEqual(["SIGINT", "SIGQUIT", undefined]);
  expect(notes.end()).toEqual([]);
});

test("a note that is forgotten is not found; the others are", () => {
  const notes = new SignalNotes();
  notes.begin(["SIGINT", "SIGTERM"]);
  send("SIGINT", "SIGTERM");
  notes.forget("SIGINT");
  notes.forget("SIGHUP");
  expect([notes.take(), notes.take()]).toEqual(["SIGTERM", undefined]);
  notes.end();
});

test("whoever had the signal has it again, and what came meanwhile is told", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  process.on("SIGUSR2", resolve);
  const notes = new SignalNotes();
  notes.begin(["SIGUSR2"]);
  send("SIGUSR2");
  expect(notes.end()).toEqual(["SIGUSR2"]);
  send("SIGUSR2");
  expect(await promise).toBe("SIGUSR2");
  process.off("SIGUSR2", resolve);
});
