import type { Command } from "commander";

/** A verb's file, which is loaded only when the verb is called or when help lists all verbs. */
export interface VerbFile {
  register(program: Command): void;
}

/** Every verb of the `tare` command, in the order of its help. A new verb is one file and one line here. */
export const verbs: Record<string, () => Promise<VerbFile>> = {
  quickstart: () => import("./quickstart"),
  choose: () => import("./choose"),
  lab: () => import("./lab"),
  up: () => import("./up"),
  measure: () => import("./measure"),
  preview: () => import("./preview"),
  refresh: () => import("./refresh"),
  destroy: () => import("./destroy"),
  stack: () => import("./stack"),
  state: () => import("./state"),
  config: () => import("./config"),
  cancel: () => import("./cancel"),
  pipeline: () => import("./pipeline"),
  campaign: () => import("./campaign"),
  paper: () => import("./paper"),
  report: () => import("./report"),
  doctor: () => import("./doctor"),
  host: () => import("./host"),
  test: () => import("./test"),
  soak: () => import("./soak"),
};
