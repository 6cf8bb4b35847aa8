// Working directory and environment belong to the process: what one test file changes must not reach the next.
import { changeVariable } from "../../system/environment.ts";

/** Remembers them. @returns puts them back */
export function keepProcessState(): () => void {
  const directory = process.cwd();
  const variables = { ...process.env };
  return () => {
    process.chdir(directory);
    for (const name of new Set([...Object.keys(process.env), ...Object.keys(variables)])) {
      if (process.env[name] !== variables[name]) changeVariable(name, variables[name]);
    }
  };
}
