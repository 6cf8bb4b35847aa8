// `ingot repl`.
import type { Invocation } from "./verbs.ts";

export async function main(_: Invocation): Promise<number> {
  return 2;
}
