// Fetches an address piece by piece and tells what that took: run as a process of its own, whose memory is its own.
import { program } from "./program.ts";

const { output, error } = await program(`
  local total = 0
  assert(ingot.http.get("${process.argv[2]}", { on_chunk = function(bytes) total = total + #bytes end }))
  print(total)`);
if (error !== undefined) throw error;
console.log(JSON.stringify({ output, peak: process.resourceUsage().maxRSS * 1024 }));
