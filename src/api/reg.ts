// `ingot.reg`: registrations made by hand and put together.
import { Registration } from "../kernel/owner.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

const method = methodsOf<Registration>();

export const regClass: ClassDeclaration = {
  name: "Reg",
  doc: "What every call returns that registers, subscribes or starts something: it takes that back.",
  of: Registration,
  methods: {
    remove: method({
      doc: "Undoes the registration. May be called again and again.",
      returns: [["boolean", "removed", "true the first time, false afterwards or when the thing is gone already"]],
      run: (_, self) => self.remove(),
    }),
  },
};

/** A registration, or nil. */
const registration = t.optional(t.handle("Reg", Registration));

export const namespace: Namespace = {
  name: "reg",
  tier: "Host",
  doc: "Registrations: undoing what was registered, one by one or together.",
  classes: [regClass],
  functions: {
    new: fn({
      doc: "Makes a registration whose removal calls a function. What the function raises is swallowed.",
      params: [["undo", t.fun("fun()"), "called at the first `:remove()`, and when the plugin is reloaded"]],
      returns: [["Reg", "reg"]],
      run: (runtime, undo) => {
        const { owner } = runtime;
        return runtime.register("reg", "reg", () => {
          try {
            runtime.call(owner, undo, []);
          } catch {
            // The thing is gone for its owner, whatever its last words are.
          } finally {
            undo.release();
          }
        });
      },
    }),
    compose: fn({
      doc: "Makes one registration of several: removing it removes them, in the order of the arguments.",
      rest: ["regs", registration, "the registrations; nil is passed over"],
      returns: [["Reg", "reg"]],
      run: (runtime, ...regs) =>
        runtime.register("reg", "composed", () => {
          for (const reg of regs) reg?.remove();
        }),
    }),
  },
};
