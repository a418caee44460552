/** The key behind a path of Scenario, without positions in lists. */
export function scenarioKey(path: PropertyKey[]): string {
  const dotted = path.filter((part) => typeof part !== "number").join(".");
  return keysByPath[dotted] ?? dotted;
}

const keysByPath: Record<string, string> = {
  "main.vcpus": "mainVcpus",
  "main.memoryMiB": "mainMemory",
  "background.count": "backgroundCount",
  "background.load": "load",
  "background.location": "location",
  "background.size.vcpus": "backgroundVcpus",
  "background.size.memoryMiB": "backgroundMemory",
  probes: "rates",
  "probes.rate": "rates",
  "probes.count": "count",
  "probes.mode": "mode",
  "probes.repetition": "repetitions",
  "image.source": "image",
  "image.sha256": "imageSha256",
};
