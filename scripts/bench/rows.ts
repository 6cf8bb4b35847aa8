// All rows of the benchmark, in the order of the table. Imported once everything is built: some use the sources.
import * as calls from "./calls.ts";
import * as chunks from "./chunks.ts";
import * as events from "./events.ts";
import * as interpreter from "./interpreter.ts";
import * as leftovers from "./leftovers.ts";
import * as machineWork from "./machine-work.ts";
import * as processStart from "./process-start.ts";
import * as reload from "./reload.ts";
import type { Row } from "./row.ts";
import * as size from "./size.ts";
import * as tasks from "./tasks.ts";
import * as uiFrames from "./ui-frames.ts";
import * as uiPlugins from "./ui-plugins.ts";
import * as uiScenes from "./ui-scenes.ts";
import * as uiStart from "./ui-start.ts";

const userInterface = [uiFrames, uiPlugins, uiStart, uiScenes];
const groups = [
  ...[processStart, chunks, calls, size, events, tasks, machineWork, reload],
  ...userInterface,
  ...[leftovers, interpreter],
];

export const rows: Row[] = groups.flatMap((group) => group.rows);
