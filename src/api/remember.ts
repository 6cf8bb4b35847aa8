// `ingot.remember`: which of the last choices the next start takes up again.
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

/** What is taken up again; the agent asks. */
export class RememberPolicy {
  model = true;
  mode = true;
  reasoningEffort = true;
}

export const namespace: Namespace = {
  name: "remember",
  tier: "Host",
  doc: "Which of the last choices the next start takes up again: all, unless set.",
  functions: {
    set: fn({
      doc: "Sets the policy. What is left out stays as it is.",
      params: [
        [
          "policy",
          t.options("RememberPolicy", {
            model: [t.optional(t.boolean), "the model chosen last"],
            mode: [t.optional(t.boolean), "the mode chosen last"],
            reasoning_effort: [t.optional(t.boolean), "the reasoning effort chosen last"],
          }),
        ],
      ],
      run: (runtime, { model, mode, reasoning_effort }) => {
        const policy = runtime.service(RememberPolicy);
        policy.model = model ?? policy.model;
        policy.mode = mode ?? policy.mode;
        policy.reasoningEffort = reasoning_effort ?? policy.reasoningEffort;
      },
    }),
  },
};
