/**
 * The face for all who work with stacks without deploying them: project, stack file, config, secrets and state. It
 * loads neither the deployment engine nor Pulumi's SDK.
 */
export { pulumiVersion } from "../model/pulumiVersion";
export type { Tool } from "../model/tool";
export type { Deployment, ResourceState, StackReference } from "../model/state";
export { type Crypter, createCrypter, openCrypter } from "../secrets/crypter";
export { ensurePassphrase, requirePassphrase } from "../secrets/passphrase";
export { writeFileAtomic } from "../state/atomicFile";
export { checkpointVersion, emptyDeployment, exposeDeployment, openDeployment, parseExport } from "../state/checkpoint";
export { FileBackend } from "../state/fileBackend";
export { addToHistory, backUp, type HistoryEntry, isoSeconds, readHistory } from "../state/history";
export { backendFolder, checkStackName, organization } from "../state/layout";
export { describeOwner, findLocks, type FoundLock, type Lock, takeLock } from "../state/lock";
export { StackStore } from "../state/stackStore";
export { checkNewValue } from "./check";
export { asText, decrypt, mergeDefaults, type OpenConfig, openConfig, reseal, sealText } from "./config";
export { readConfigPath, typedMember, valueAt, withoutValueAt, withValueAt } from "./configPath";
export { withNewName, withoutResource, withProtection } from "./editState";
export { type GraphOptions, stateGraph } from "./graph";
export { fullKey, type Project, readProject } from "./project";
export { holdsSecret } from "./sealed";
export { selectedStack, selectStack } from "./selected";
export { type RawValue, StackFile, stackFilePath, stacksWithFile } from "./stackFile";
export { typedValue } from "./typedValue";
