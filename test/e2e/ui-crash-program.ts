// Runs a program with the terminal UI in which a mistake of ours is planted: see ui-crash.test.ts.
import { main } from "../../src/cli/run.ts";
import { Ui } from "../../src/terminal/ui.ts";

const [where, file] = process.argv.slice(2) as [string, string];

function fail(): never {
  throw new TypeError("undefined is not a function");
}

if (where === "frame") setTimeout(() => Object.assign(Ui.prototype, { compose: fail }), 500);
if (where === "input") Object.assign(Ui.prototype, { input: fail });
if (where === "timer") setTimeout(fail, 500);
if (where === "promise") setTimeout(() => void Promise.reject(new Error("nobody heeds this")), 500);

process.exit(
  await main({
    args: [file],
    argv: ["run", "--ui", file],
    options: { ui: true },
    permissions: { allow: {}, deny: {}, allowAll: true },
  }),
);
