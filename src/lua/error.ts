// A Lua error on its way through JavaScript.
import { Status } from "./constants.ts";

export class LuaError extends Error {
  override readonly name = "LuaError";

  /**
   * @param message the error value as text
   * @param value the error value itself, as JavaScript has it
   * @param traceback the Lua call stack where it was raised, a line each, or "" when there is none
   * @param status how Lua classes it (`Status` in constants.ts)
   * @param cause what a host function threw, when that is where the error came from
   */
  constructor(
    message: string,
    readonly value: unknown,
    readonly traceback: string,
    readonly status: number,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** The error that Lua raises when its memory is used up, for allocations on its behalf. */
export function outOfMemory(): LuaError {
  return new LuaError("not enough memory", "not enough memory", "", Status.MemoryError);
}
