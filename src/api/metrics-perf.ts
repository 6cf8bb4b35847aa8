// `ingot.metrics.perf`: what `ingot.perf` and the UI have measured.
import { fn, type Namespace } from "./declare.ts";
import { PerfCollector } from "./perf.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

const collector = (runtime: Runtime) => runtime.service(PerfCollector);

export const namespace: Namespace = {
  name: "metrics.perf",
  tier: "UiHost",
  doc: "How long things take: what `ingot.perf.time` measures, the frames of the UI (`frame.compose`), and the time from a key to the frame that shows what it did (`key`). Nothing is collected unless that is switched on.",
  records: {
    "perf.Row": {
      doc: "What was measured under one label; durations in milliseconds.",
      fields: {
        label: ["string", ""],
        count: ["integer", "how often"],
        last: ["number", "the latest"],
        p50: ["number", "half of the latest thousand are at most this"],
        p95: ["number", "95 of 100 are at most this"],
        p99: ["number", "99 of 100 are at most this"],
        max: ["number", "the largest"],
        total: ["number", "the sum"],
      },
    },
    "perf.Snapshot": {
      doc: "What was measured, the largest sums first.",
      fields: {
        durations: ["perf.Row[]", ""],
        values: ["perf.Row[]?", "sizes and lengths; nil for `snapshot_top`"],
        enabled: ["boolean", "whether collecting is switched on"],
      },
    },
  },
  functions: {
    set_enabled: fn({
      doc: "Switches collecting on or off.",
      params: [["on", t.boolean]],
      run: (runtime, on) => {
        collector(runtime).enabled = on;
      },
    }),
    enabled: fn({
      doc: "Whether collecting is switched on.",
      returns: [["boolean", "on"]],
      run: (runtime) => collector(runtime).enabled,
    }),
    clear: fn({
      doc: "Drops what was collected.",
      run: (runtime) => collector(runtime).clear(),
    }),
    snapshot: fn({
      doc: "What was collected.",
      returns: [["perf.Snapshot", "snapshot"]],
      run: (runtime) => collector(runtime).snapshot(),
    }),
    snapshot_top: fn({
      doc: "The durations with the largest sums.",
      params: [["limit", t.optional(t.atLeast(0)), "how many; all unless given"]],
      returns: [["perf.Snapshot", "snapshot"]],
      run: (runtime, limit) => {
        const { durations, enabled } = collector(runtime).snapshot(limit);
        return { durations, enabled };
      },
    }),
  },
};
