// A child process for a program that has no event loop to wait in: one loop around `poll` blocks until it has ended.

import { closeSync, readSync } from "node:fs";
import { createPipe, reap, startSession, waitUntilReadable, watchProcess } from "./c-library.ts";
import type { ChildEnd, ChildStreams } from "./child.ts";
import { type ChildGroup, Children } from "./children.ts";
import { isGroupAlive, KILL_GRACE, signalGroup } from "./group.ts";
import { openInput } from "./input.ts";
import { type Launch, launchFailure } from "./launch.ts";
import { CHUNK_SIZE, LINGER_TIME, QUIET_TIME } from "./output.ts";

/** The longest time without a look at the child, and the one where nothing tells of its end, in milliseconds. */
const LONGEST_WAIT = 20;
const BLIND_WAIT = 1;

/**
 * Starts a program as `startChild` does and blocks until it has ended as `superviseChild` says.
 *
 * @param timeout in milliseconds
 * @param isCancelled asked every few milliseconds; when it says yes, the child's group is ended
 * @param children takes in its group while it runs
 * @throws Error that says why the program cannot be started
 */
export function runChildSync(
  launch: Launch,
  streams: Required<Pick<ChildStreams, "onOutput" | "onError">> & ChildStreams,
  timeout: number = Number.POSITIVE_INFINITY,
  isCancelled: () => boolean = () => false,
  children: Children = new Children(),
): ChildEnd {
  const child = new BlockingChild(launch, streams, children);
  try {
    return child.run(performance.now() + timeout, isCancelled);
  } finally {
    child.close();
  }
}

class BlockingChild {
  readonly #pid: number;
  readonly #group: ChildGroup | undefined;
  /** The pipes that are still open for reading, and who takes what they give. */
  readonly #outputs = new Map<number, (bytes: Uint8Array) => void>();
  readonly #chunk = new Uint8Array(CHUNK_SIZE);
  /** Becomes readable when the child ends. */
  #ending: number | undefined;
  #lastRead = 0;

  constructor(launch: Launch, { stdin, onOutput, onError }: Parameters<typeof runChildSync>[1], children: Children) {
    const theirs: number[] = [];
    try {
      theirs.push(openInput(stdin));
      for (const taker of [onOutput, onError]) {
        const pipe = createPipe();
        theirs.push(pipe.write);
        this.#outputs.set(pipe.read, taker);
      }
      this.#pid = startSession({ ...launch, stdio: theirs as [number, number, number] });
      this.#group = children.add(this.#pid);
      this.#ending = watchProcess(this.#pid);
    } catch (error) {
      this.close();
      throw launchFailure(launch, error);
    } finally {
      theirs.forEach(closeSync);
    }
  }

  run(deadline: number, isCancelled: () => boolean): ChildEnd {
    let exit: { code: number; time: number } | undefined;
    let cause: "timeout" | "abort" | undefined;
    let killTime: number | undefined;
    for (;;) {
      this.#readOutputs();
      const now = performance.now();
      if (exit === undefined) {
        const code = reap(this.#pid);
        if (code !== undefined) {
          exit = { code, time: now };
          this.#closeEnding();
        }
      }
      if (exit === undefined && cause === undefined) {
        cause = now >= deadline ? "timeout" : isCancelled() ? "abort" : undefined;
        if (cause !== undefined) {
          signalGroup(this.#pid, "SIGTERM");
          killTime = now + KILL_GRACE;
        }
      }
      if (killTime !== undefined && now >= killTime) {
        signalGroup(this.#pid, "SIGKILL");
        killTime = undefined;
      }
      const isGroupLeft = killTime !== undefined && isGroupAlive(this.#pid);
      if (exit !== undefined && !isGroupLeft && this.#isReadingOver(exit.time, now)) {
        return { exitCode: exit.code, timedOut: cause === "timeout", aborted: cause === "abort" };
      }
    }
  }

  /** Closes what is open still. */
  close(): void {
    this.#group?.release();
    this.#closeEnding();
    for (const descriptor of this.#outputs.keys()) {
      closeSync(descriptor);
    }
    this.#outputs.clear();
  }

  /** Reads what can be read, waiting a little if that is nothing. */
  #readOutputs(): void {
    const descriptors = [...this.#outputs.keys()];
    if (this.#ending !== undefined) {
      descriptors.push(this.#ending);
    }
    for (const descriptor of waitUntilReadable(descriptors, descriptors.length > 0 ? LONGEST_WAIT : BLIND_WAIT)) {
      if (descriptor !== this.#ending) {
        this.#readOutput(descriptor);
      }
    }
  }

  #closeEnding(): void {
    if (this.#ending !== undefined) {
      closeSync(this.#ending);
      this.#ending = undefined;
    }
  }

  #readOutput(descriptor: number): void {
    const length = readSync(descriptor, this.#chunk);
    if (length === 0) {
      closeSync(descriptor);
      this.#outputs.delete(descriptor);
      return;
    }
    this.#lastRead = performance.now();
    this.#outputs.get(descriptor)?.(this.#chunk.subarray(0, length));
  }

  #isReadingOver(exitTime: number, now: number): boolean {
    const isQuiet = now - Math.max(exitTime, this.#lastRead) >= QUIET_TIME;
    return this.#outputs.size === 0 || isQuiet || now - exitTime >= LINGER_TIME;
  }
}
