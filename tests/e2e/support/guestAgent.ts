import { setTimeout as sleep } from "node:timers/promises";
import type { LabHost } from "../../../lab";
import { onHost } from "./lab";

/** Runs a command in a KVM guest through its agent, which it waits for; resolves to its standard output. */
export async function inGuest(host: LabHost, domain: string, command: string, limitSeconds: number): Promise<string> {
  const deadline = Date.now() + limitSeconds * 1000;
  const request = {
    execute: "guest-exec",
    arguments: { path: "/bin/sh", arg: ["-c", command], "capture-output": true },
  };
  let pid: number | undefined;
  while (pid === undefined)
    try {
      pid = ((await ask(host, domain, request)) as { pid: number }).pid;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(2000);
    }
  for (;;) {
    const status = (await ask(host, domain, { execute: "guest-exec-status", arguments: { pid } })) as Record<
      string,
      unknown
    >;
    if (status["exited"] === true) return Buffer.from(String(status["out-data"] ?? ""), "base64").toString();
    if (Date.now() > deadline) throw new Error(`${command} did not end in ${domain}`);
    await sleep(500);
  }
}

async function ask(host: LabHost, domain: string, request: object): Promise<unknown> {
  const answer = await onHost(host, `virsh --quiet qemu-agent-command ${domain} '${JSON.stringify(request)}'`);
  return (JSON.parse(answer) as { return: unknown }).return;
}
