import type { DeployOptions, DeployResult } from "../../engine";
import { deploy } from "../../engine/deployment/deploy";
import { settleInterrupted } from "../../engine/deployment/pending";
import { Registrar } from "../../engine/deployment/registrar";
import { deleteRemaining } from "../../engine/deployment/deletions";
import { defaultOptions } from "../../engine/model/resourceOptions";
import type { Registration } from "../../engine/monitor/requests";
import type { ResourceState } from "../../engine/model/state";
import { buildUrn, rootStackType } from "../../engine/model/urn";
import type { Bench } from "./harness";

export type Options = Partial<Omit<Registration, "type" | "name">>;

/** What a scripted program may declare; each resolves once the resource is as wanted. */
export interface Declare {
  stack: ResourceState;
  thing(name: string, options?: Options): Promise<ResourceState>;
  group(name: string, options?: Options): Promise<ResourceState>;
  provider(name: string, options?: Options): Promise<ResourceState>;
  of(type: string, name: string, options?: Options): Promise<ResourceState>;
}

/** Runs a program that is a function of the test, without a process: many lifecycles in little time. */
export async function run(
  bench: Bench,
  program: (declare: Declare) => Promise<unknown>,
  more: { preview?: boolean } & Partial<DeployOptions> = {},
): Promise<DeployResult> {
  const { preview = false, ...options } = more;
  return deploy(bench.options({}, options), preview, async (deployment) => {
    await settleInterrupted(deployment);
    const registrar = new Registrar(deployment);
    const { reference } = deployment.options;
    const underWay: Promise<ResourceState>[] = [];
    const register = (type: string, name: string, options: Options): Promise<ResourceState> => {
      const wanted = { ...defaults, parent: stackUrn, ...options, type, name };
      const registered = registrar.register(wanted).catch((error: unknown) => {
        registrar.fail(error, buildUrn(reference, wanted.parent, type, name));
        throw error;
      });
      underWay.push(registered);
      return registered;
    };
    const stackUrn = buildUrn(reference, "", rootStackType, "test-dev");
    const declare: Declare = {
      stack: await register(rootStackType, "test-dev", { custom: false, parent: "" }),
      thing: (name, options = {}) => register("fake:index:Thing", name, { version: "1.0.0", ...options }),
      group: (name, options = {}) => register("fake:index:Group", name, { custom: false, ...options }),
      provider: (name, options = {}) => register("pulumi:providers:fake", name, { version: "1.0.0", ...options }),
      of: (type, name, options = {}) => register(type, name, options),
    };
    await program(declare).catch((error: unknown) => {
      if (!deployment.stop.isStopped) throw error;
    });
    await Promise.allSettled(underWay);
    if (!deployment.stop.isStopped) await deleteRemaining(deployment);
  });
}

const defaults: Omit<Registration, "type" | "name"> = {
  ...defaultOptions,
  custom: true,
  inputs: {},
  version: "",
  aliases: [],
};

/** The options of a resource that takes `property` from another. */
export function takes(property: string, from: ResourceState, value: string | number): Options {
  return {
    inputs: { [property]: value },
    dependencies: [from.urn],
    propertyDependencies: { [property]: [from.urn] },
  };
}
