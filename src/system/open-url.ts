// Gives a URL to the program that the desktop opens it with.

import { quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { type Launch, launchFailure, prepareLaunch } from "./process/launch.ts";
import { isOnPath } from "./process/on-path.ts";

/** What `openUrl` waits for. */
export interface OpenUrlOptions {
  /** Asked for `run` with the opener. */
  permissions: Permissions;
  /** Ends the wait, not the opener. */
  signal?: AbortSignal;
}

const SCHEMES = new Set(["http:", "https:", "mailto:", "file:"]);
/** An opener that still runs after this has become the browser, in ms. */
const PATIENCE = 2000;

/** Programs that open URLs, the URL being their last argument. */
function openers(): [command: string, ...args: string[]][] {
  switch (process.platform) {
    case "darwin":
      return [["open"]];
    case "win32":
      // Not `start`: that is a command of the shell, which would read the URL once more.
      return [["rundll32", "url.dll,FileProtocolHandler"]];
    default:
      return [["xdg-open"], ["gio", "open"], ["wslview"]];
  }
}

/**
 * Finds the opener, and makes sure that it may be run.
 *
 * @throws PermissionDenied
 * @throws Error when the URL is none that is opened, or there is no opener
 */
function prepare(url: string, permissions: Permissions): Launch {
  const parsed = /[\0-\x20\x7f]/.test(url) ? null : URL.parse(url);
  if (parsed === null) {
    throw new Error(`cannot open ${quoteForMessage(url)}: it is not a URL`);
  }
  if (!SCHEMES.has(parsed.protocol)) {
    const allowed = "only http, https, mailto and file URLs are opened";
    throw new Error(`cannot open ${quoteForMessage(url)}: ${allowed}`);
  }
  const found = openers().find(([command]) => isOnPath(command));
  if (found === undefined) {
    const names = openers().map(([command]) => command);
    // Whether there is one is told only to those who may run it.
    permissions.check("run", names[0] as string);
    throw new Error(`cannot open ${quoteForMessage(url)}: no opener on PATH (${names.join(", ")})`);
  }
  const [command, ...args] = found;
  return prepareLaunch(command, [...args, parsed.href], { permissions });
}

function start(launch: Launch): Bun.Subprocess {
  try {
    const child = Bun.spawn([launch.file, ...launch.argv.slice(1)], {
      argv0: launch.argv[0],
      env: launch.env,
      detached: true,
      stdio: ["ignore", "ignore", "ignore"],
    });
    child.unref();
    return child;
  } catch (error) {
    throw launchFailure(launch, error);
  }
}

/**
 * Opens a URL, and does not wait for what comes of it.
 *
 * @throws PermissionDenied
 * @throws Error when the URL is none that is opened, or there is no opener
 */
export function openUrl(url: string, permissions: Permissions): void {
  start(prepare(url, permissions));
}

/**
 * Opens a URL, and waits until the opener has done so, or for two seconds.
 *
 * @throws as `openUrl`; Error as well when the opener fails
 */
export async function openUrlAndWait(url: string, { permissions, signal }: OpenUrlOptions): Promise<void> {
  const launch = prepare(url, permissions);
  const child = start(launch);
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, PATIENCE);
  const stop = (): void => resolve(undefined);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const code = await Promise.race([child.exited, over]);
    if (code !== undefined && code !== 0) {
      throw new Error(`cannot open ${quoteForMessage(url)}: ${launch.command} ended with exit code ${code}`);
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Why no browser can be expected to appear on this machine's screen; undefined when one can. */
export function obstacleToBrowser(env: Record<string, string | undefined> = process.env): string | undefined {
  if (env.SSH_CONNECTION || env.SSH_TTY) {
    return "this is a remote session";
  }
  if (env.CI) {
    return "nobody watches the screen of a CI job";
  }
  const isUnix = process.platform !== "darwin" && process.platform !== "win32";
  return isUnix && !env.DISPLAY && !env.WAYLAND_DISPLAY && !env.WSL_DISTRO_NAME
    ? "there is no graphical session"
    : undefined;
}
