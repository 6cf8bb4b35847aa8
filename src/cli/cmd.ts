// `ingot cmd`: runs a command of the user's plugins without a UI.
import { join } from "node:path";
import pc from "picocolors";
import { CommandService } from "../api/cmd.ts";
import { directories } from "../host.ts";
import { type Command, CommandError } from "../kernel/commands.ts";
import type { PermissionFlags } from "../kernel/permissions.ts";
import { showsColors } from "./colors.ts";
import { endOnSignals, heedInterrupts } from "./ending.ts";
import { ExitCode, Failure, report, say } from "./errors.ts";
import { loadPlugins, type PluginRealm } from "./plugins.ts";
import type { Invocation } from "./verbs.ts";

export async function main({ args, options, permissions }: Invocation): Promise<number> {
  const [name, ...words] = args;
  const loaded = await loadPlugins({
    permissions: trusted(permissions),
    words,
    project: process.cwd(),
    directories: directories(),
  });
  const interrupts = heedInterrupts(loaded.realm);
  const { runtime } = loaded;
  const { commands } = runtime.service(CommandService);
  endOnSignals(runtime, interrupts);
  let failed = loaded.failed;
  loaded.onError = () => {
    failed = true;
  };
  try {
    if (name === undefined) {
      list(commands.list(), options.json === true);
    } else {
      if (options.watch === true) loaded.watch();
      await runCommand(loaded, [name, ...loaded.rest].join(" "));
    }
    await runtime.holds.idle();
    await interrupts.unlessEnding();
    await runtime.close();
    loaded.realm.close();
    return failed ? ExitCode.Failed : ExitCode.Done;
  } catch (error) {
    await interrupts.unlessEnding();
    loaded.realm.lua.flush();
    await runtime.close();
    return report(error instanceof CommandError ? new Failure(error.message) : error);
  }
}

/** Runs a command line in the task-less way commands run, and waits for what it left going. */
async function runCommand({ runtime }: PluginRealm, line: string): Promise<void> {
  runtime.service(CommandService).run(line);
  await runtime.holds.idle();
}

/** The user's own plugins may do everything that the command line does not refuse. */
function trusted(flags: PermissionFlags): PermissionFlags {
  const isNarrowed = Object.keys(flags.allow).length > 0;
  return isNarrowed ? flags : { ...flags, allowAll: true };
}

function list(commands: Command[], asJson: boolean): void {
  const shown = commands.filter(({ hidden }) => !hidden);
  if (asJson) {
    console.log(JSON.stringify(shown.map(({ name, description, args }) => ({ name, description, args }))));
    return;
  }
  if (shown.length === 0) {
    say(`there are no commands; plugins in ${join(directories().config, "plugins")} add them with ingot.cmd.register`);
    return;
  }
  const colours = pc.createColors(showsColors(1));
  const headings = shown.map(({ name, args }) => [name, ...args.map((label) => `<${label}>`)].join(" "));
  const width = Math.max(...headings.map((heading) => Bun.stringWidth(heading)));
  shown.forEach(({ description = "" }, i) => {
    const heading = headings[i] as string;
    const padding = " ".repeat(width - Bun.stringWidth(heading));
    console.log(`${colours.bold(heading)}${padding}  ${description}`.trimEnd());
  });
}
