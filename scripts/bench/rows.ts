// All rows of the benchmark, in the order of the table. Imported once everything is built: some use the sources.
import * as calls from "./calls.ts";
import * as chunks from "./chunks.ts";
import * as interpreter from "./interpreter.ts";
import * as processStart from "./process-start.ts";
import type { Row } from "./row.ts";
import * as size from "./size.ts";

export const rows: Row[] = [processStart, chunks, calls, size, interpreter].flatMap((group) => group.rows);
