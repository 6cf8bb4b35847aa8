// `ingot eval`: runs Lua code given on the command line.
import { exactPath } from "../kernel/path-text.ts";
import { Failure } from "./errors.ts";
import { permissionsOf, runProgram } from "./program.ts";
import { argumentTable } from "./run.ts";
import type { Invocation } from "./verbs.ts";

export function main({ args, options, permissions, argv }: Invocation): Promise<number> {
  const code = args[0] as string;
  const source = Buffer.from(exactPath(options.print ? `return ${code}` : code));
  return runProgram({
    name: "ingot",
    arg: argumentTable(argv, args),
    permissions: permissionsOf(permissions),
    realm: { modulePath: ["./?.lua", "./?/init.lua"], fileDirectory: "." },
    load: (realm, L) => realm.lua.load(L, source, "=eval", "t"),
    onResults: (realm, L, base) => {
      const { lua } = realm;
      const count = options.print ? lua.c.lua_gettop(L) - base : 0;
      if (count === 0) return;
      if (lua.c.lua_checkstack(L, 3) === 0) throw new Failure("too many values to print");
      lua.memory.withBytes("print", (name) => lua.c.lua_getglobal(L, name));
      lua.c.lua_rotate(L, base + 1, 1);
      lua.protectedCall(L, count, 0);
    },
  });
}
