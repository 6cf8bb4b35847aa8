// `ingot.overlay.layout`: the functions of `ingot.ui.layout` under their former name.
import { alias, type Namespace } from "./declare.ts";
import { namespace as layout } from "./ui-layout.ts";

export const namespace: Namespace = {
  name: "overlay.layout",
  tier: "UiHost",
  doc: "The functions of `ingot.ui.layout` under their former name.",
  functions: Object.fromEntries(
    Object.entries(layout.functions).map(([name, declaration]) => [name, alias(`ui.layout.${name}`, declaration)]),
  ),
};
