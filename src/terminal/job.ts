// The job of the shell that a program belongs to, and stopping it.

/** How long it may take until a process that sends itself SIGTSTP stops, in milliseconds. */
const STOPPING = 100;

/** Stops the processes that share the terminal with this one, until they are continued; where nobody could, they go on. */
export async function stopJob(): Promise<void> {
  const { promise: continued, resolve } = Promise.withResolvers<void>();
  process.on("SIGCONT", resolve);
  process.kill(0, "SIGTSTP");
  await Promise.race([continued, Bun.sleep(STOPPING)]);
  process.off("SIGCONT", resolve);
  // Others of the signals with which it was continued may be told of later.
  await new Promise(setImmediate);
}
