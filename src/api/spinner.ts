// `ingot.spinner`: the spinner of the UI, for plugins that show one of their own.
import { SPINNER_PERIOD, spinnerGlyph } from "../terminal/ui/working.ts";
import { fn, type Namespace } from "./declare.ts";

export const namespace: Namespace = {
  name: "spinner",
  tier: "UiHost",
  doc: "The spinner of the UI, for plugins that show one of their own. The cell `spinner_frame` has the picture while something is being done.",
  functions: {
    glyph: fn({
      doc: "The picture that is shown now.",
      returns: [["string", "glyph", "one cell wide"]],
      run: () => spinnerGlyph(),
    }),
    period_ms: fn({
      doc: "How long each picture is shown.",
      returns: [["integer", "ms", "milliseconds"]],
      run: () => SPINNER_PERIOD,
    }),
  },
};
