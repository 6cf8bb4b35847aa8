// What the test framework reports, as lua/ingot/test.lua makes it, and how it is counted.

/** A plain table of Lua: `type` says what happened. */
export interface TestEvent {
  type: string;
  [field: string]: unknown;
}

/** Takes events in order. */
export interface EventSink {
  event(event: TestEvent): void;
}

const counters = { success: "successes", failure: "failures", error: "errors", pending: "pending" } as const;

/** How many tests ended how; errors outside of tests count as errors. */
export class Counts {
  successes = 0;
  failures = 0;
  errors = 0;
  pending = 0;
  /** Tests that the options left out. */
  filtered = 0;
  /** Tests that were listed instead of run. */
  found = 0;

  add(event: TestEvent): void {
    if (event.type === "test_end" || event.type === "block_error") {
      this[counters[event.status as keyof typeof counters]]++;
    } else if (event.type === "file_end") {
      this.filtered += Number(event.filtered);
    } else if (event.type === "test_found") {
      this.found++;
    }
  }

  /** How many tests were run, or listed. */
  get tests(): number {
    return this.successes + this.failures + this.errors + this.pending + this.found;
  }

  get failed(): boolean {
    return this.failures + this.errors > 0;
  }

  /** The fields that `file_end` and `run_end` have. */
  get fields(): Record<string, number> {
    const { successes, failures, errors, pending, filtered } = this;
    return { successes, failures, errors, pending, filtered };
  }
}

/** The event for what went wrong in a file outside of its tests. */
export function fileError(file: string, message: string, trace = ""): TestEvent {
  const place = { name: file, full_name: "", names: [], file, line: 1 };
  return { type: "block_error", ...place, status: "error", phase: "file", message, trace };
}
