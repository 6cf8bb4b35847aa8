// Fetches an address piece by piece and tells what that took: run as a process of its own, whose memory is its own.
import { readFileSync } from "node:fs";
import { program } from "./program.ts";

const { output, error } = await program(`
  local total = 0
  assert(ingot.http.get("${process.argv[2]}", { on_chunk = function(bytes) total = total + #bytes end }))
  print(total)`);
if (error !== undefined) throw error;
// Not resourceUsage: what it calls the peak of a process starts with that of the one that started it.
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
console.log(JSON.stringify({ output, peak: Number(peak) * 1024 }));
