import type { Provider } from "../model/provider";
import type { ResourceState } from "../model/state";
import { isDefaultProvider, isProviderType, parseProviderReference } from "../model/urn";
import type { GeneratorContext } from "../plan/generate";
import type { Goal } from "../plan/goal";
import { urnPattern } from "../plan/urnPattern";
import { openMap } from "../properties/secrets";
import { providerInputs } from "./providers";
import type { DeploymentContext } from "./deploymentContext";

/**
 * Answers the generator's questions about one resource from state and by asking providers.
 * @param provider undefined for a component
 * @param isClaimed whether a registration is already dealing with an old state
 */
export function generatorContext(
  deployment: DeploymentContext,
  { urn, type, name }: Goal,
  old: ResourceState | undefined,
  provider: Provider | undefined,
  isClaimed: (state: ResourceState) => boolean,
): GeneratorContext {
  const serving = (): Provider => {
    if (provider === undefined) throw new Error(`no provider serves ${urn}`);
    return provider;
  };
  const isProvider = isProviderType(type);
  return {
    old,
    candidates: (root) =>
      deployment.snapshot.dependentsOf(root).filter((state) => !state.delete && (state === old || !isClaimed(state))),
    check: (olds, news) =>
      isProvider
        ? serving().checkConfig({ urn, olds: olds ? providerInputs(olds) : {}, news })
        : serving().check({ urn, type, name, olds, news }),
    diff: async (state, newInputs, ignoreChanges) =>
      isProvider
        ? serving().diffConfig({ urn, olds: providerInputs(state.inputs ?? {}), news: providerInputs(newInputs) })
        : (state === old ? serving() : await deployment.providers.get(state.provider ?? "")).diff({
            urn: state.urn,
            type: state.type,
            id: state.id ?? "",
            oldInputs: openMap(state.inputs ?? {}),
            oldOutputs: openMap(state.outputs ?? {}),
            newInputs: openMap(newInputs),
            ignoreChanges,
          }),
    isReplaced: (deployment.options.replaces ?? []).some((text) => urnPattern(text)(urn)),
    providerReplaced: (before, after) => isProviderReplaced(deployment, before, after),
  };
}

/**
 * A changed provider reference replaces the resource only if the provider says so when it compares both configurations.
 */
async function isProviderReplaced({ providers }: DeploymentContext, before: string, after: string): Promise<boolean> {
  if (before === after || before === "" || after === "") return false;
  const [oldUrn, newUrn] = [parseProviderReference(before).urn, parseProviderReference(after).urn];
  if (isDefaultProvider(oldUrn) && isDefaultProvider(newUrn)) return false;
  const [olds, news] = [providers.inputsOf(before), providers.inputsOf(after)];
  if (olds === undefined || news === undefined) return false;
  const provider = await providers.get(after);
  const answer = await provider.diffConfig({ urn: newUrn, olds: providerInputs(olds), news: providerInputs(news) });
  return answer.replaces.length > 0;
}
