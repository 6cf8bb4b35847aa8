// Commands: what a user can ask for by name, with a line of arguments.
import { nearest } from "./nearest.ts";
import type { Owner, Registration } from "./owner.ts";
import { Registry } from "./registry.ts";

/** What to do with a command while the program is busy with something else. */
export type WhenBusy = "run" | "reject" | "queue_request" | "queue_command";

export interface Command {
  readonly name: string;
  /** Does what the command does. @param argument everything after the name, possibly empty */
  readonly run: (argument: string) => void;
  readonly description: string | undefined;
  /** Labels of the arguments. */
  readonly args: readonly string[];
  readonly busy: WhenBusy;
  /** Whether it may run before start-up has finished. */
  readonly startupOk: boolean;
  /** Left out of help and pickers. */
  readonly hidden: boolean;
}

/** A command line that names no command, or that cannot be run. */
export class CommandError extends Error {}

export class Commands {
  private readonly registry = new Registry<Command>("command");

  /**
   * @param override whether it may take the place of another of the same name
   * @throws CommandError for a bad name, and for one that is taken
   */
  register(owner: Owner, command: Command, override: boolean): Registration {
    const { name } = command;
    if (!/^[^\s/][^\s]*$/.test(name))
      throw new CommandError(`"${name}" is no name for a command: it must be one word without a leading slash`);
    const other = this.registry.ownerOf(name);
    if (other !== undefined && !override && other.generation === owner.generation)
      throw new CommandError(
        `there is a command "${name}" already, of ${other.name}; set override = true to replace it`,
      );
    return this.registry.add(owner, name, command);
  }

  get(name: string): Command | undefined {
    return this.registry.get(name);
  }

  /** All commands, by name. */
  list(): Command[] {
    return this.registry.names().map((name) => this.registry.get(name) as Command);
  }

  /**
   * Finds the command that a line names, with or without a leading slash, and its argument.
   * @throws CommandError when there is none
   */
  parse(line: string): { command: Command; argument: string } {
    const [, name = "", argument = ""] = /^\s*\/?(\S*)(?:\s([\s\S]*))?$/.exec(line) ?? [];
    const command = this.registry.get(name);
    if (command !== undefined) return { command, argument };
    const meant = nearest(name, this.registry.names());
    const advice = meant === undefined ? "" : `; did you mean "${meant}"?`;
    throw new CommandError(
      name === "" ? "there is no command in an empty line" : `there is no command "${name}"${advice}`,
    );
  }
}
