// Variables of the environment, changed for this process and for every program that it starts.

import { type CLibrary, openCLibrary } from "./watch/c-library.ts";

let library: CLibrary<"setenv" | "unsetenv"> | undefined;

/**
 * Sets or removes a variable.
 *
 * `process.env` is a copy that Bun made when it started. What C code starts, a pipe of `io.popen` for example, gets the
 * variables of the C library, so they are changed too.
 *
 * @param name not empty, without `=` and zero characters
 * @param value without zero characters; undefined to remove the variable
 */
export function changeVariable(name: string, value: string | undefined): void {
  if (value === undefined) {
    delete process.env[name];
  } else {
    process.env[name] = value;
  }
  if (process.platform === "win32") {
    return;
  }
  library ??= openCLibrary({ setenv: ["ptr", "ptr", "i32"], unsetenv: ["ptr"] });
  if (value === undefined) {
    library.call.unsetenv(cString(name));
  } else {
    library.call.setenv(cString(name), cString(value), 1);
  }
}

function cString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`);
}
