// `ingot.trust`: whether the project's own plugins may run.
import { workingDirectory } from "../kernel/resolve-path.ts";
import { markTrusted, PROJECT_FOLDER, trustFile, trustStatus } from "../system/trust.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";

/** @throws PermissionDenied */
function checkRead({ permissions }: Runtime): void {
  permissions.check("read", PROJECT_FOLDER);
}

export const namespace: Namespace = {
  name: "trust",
  tier: "Host",
  doc: "Whether the plugins in the working directory's `.ingot/` may run: only as they were when the user trusted them, byte for byte.",
  functions: {
    status: fn({
      doc: "Whether the content of `.ingot/` is trusted.",
      returns: [['"trusted"|"untrusted"|"no_content"', "status", "`no_content` when it has no files"]],
      permission: "read",
      run: (runtime) => {
        checkRead(runtime);
        return trustStatus(workingDirectory(), runtime.options.directories.state);
      },
    }),
    mark: fn({
      doc: "Trusts the content of `.ingot/` as it is now. Raises when there is none, or when it cannot be trusted: a link that leaves it, files that are too large.",
      returns: [["string", "hash", "SHA-256 of what is trusted"]],
      permission: "write",
      run: (runtime) => {
        const { state } = runtime.options.directories;
        checkRead(runtime);
        runtime.permissions.check("write", trustFile(state));
        return markTrusted(workingDirectory(), state);
      },
    }),
  },
};
