// One waiting call of an API function: what it belongs to, and how it hears that its task was cancelled.
import type { Permissions } from "../kernel/permissions.ts";
import type { Runtime } from "./runtime.ts";
import type { Task } from "./tasks.ts";

export class Call {
  private controller: AbortController | undefined;
  /** How the work is ended. */
  private canceller: (() => void) | undefined;

  constructor(
    readonly runtime: Runtime,
    /** The task that waits. */
    readonly task: Task,
  ) {}

  get permissions(): Permissions {
    return this.runtime.permissions;
  }

  /**
   * Aborts when the task is cancelled. Who asks for it ends its work then, and settles: the task goes on, with the error,
   * when it has. Work that does not ask goes on unheard.
   */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  /** A lighter way than `signal`, for work that is ended by one function, after which it settles. */
  onCancel(cancel: () => void): void {
    this.canceller = cancel;
  }

  /** How to cancel the call, if it can be. */
  get cancel(): (() => void) | undefined {
    const { controller } = this;
    return controller === undefined ? this.canceller : () => controller.abort();
  }
}
