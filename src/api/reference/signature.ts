// The line that says how a function is called.
import type { FunctionReference, ReturnReference, ValueReference } from "./model.ts";

/** `ingot.task.wait(id: integer, opts?: task.WaitOptions): any` */
export function signature(called: Pick<FunctionReference, "name" | "parameters" | "rest" | "returns">): string {
  const parameters = called.parameters.map(parameter);
  if (called.rest !== undefined) parameters.push(`...: ${called.rest.type}`);
  return `${called.name}(${parameters.join(", ")})${results(called.returns)}`;
}

/** `opts?: task.WaitOptions` */
export function parameter({ name, type, optional }: ValueReference): string {
  return `${name}${optional ? "?" : ""}: ${type}`;
}

function results(returns: ReturnReference[]): string {
  return returns.length === 0 ? "" : `: ${returns.map(({ type }) => type).join(", ")}`;
}
