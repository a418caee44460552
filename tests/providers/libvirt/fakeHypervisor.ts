import type { CallContext } from "../../../engine/provider";
import type { ResourceContext } from "../../../providers/bridge/resource";
import { Hypervisor, LibvirtError, type VirshCommand } from "../../../providers/libvirt/virsh";

/** What virsh answers to a command: text, or an error. */
export type Answer = string | Error;

/** A hypervisor that answers from a function and remembers what it was asked, as virsh command lines. */
export class FakeHypervisor extends Hypervisor {
  readonly commands: string[] = [];
  readonly documents: string[] = [];

  constructor(private readonly answer: (command: string) => Answer) {
    super({ kind: "local", uri: "qemu:///system" });
  }

  override async run(doing: string, _context: CallContext, args: string[], document?: string): Promise<string> {
    const command = args.filter((arg) => !arg.startsWith("--")).join(" ");
    this.commands.push(command);
    if (document !== undefined) this.documents.push(document);
    const answer = this.answer(command);
    if (answer instanceof LibvirtError)
      throw new LibvirtError(`libvirt on test: ${doing}: ${answer.message}`, answer.missing);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  override async runEach(
    context: CallContext,
    commands: readonly VirshCommand[],
    document?: string,
  ): Promise<(string | LibvirtError)[]> {
    const answers: (string | LibvirtError)[] = [];
    for (const [index, { doing, args }] of commands.entries())
      answers.push(
        await this.run(doing, context, args, index === 0 ? document : undefined).catch((error: unknown) => {
          if (error instanceof LibvirtError) return error;
          throw error;
        }),
      );
    return answers;
  }
}

export const missing = new LibvirtError("not found", true);
export const refused = (message: string) => new LibvirtError(message, false);

export const context = (): ResourceContext => ({
  log: () => undefined,
  signal: new AbortController().signal,
  projectFolder: __dirname,
  timeoutSeconds: 0,
  uuid: "11111111-2222-8333-8444-555555555555",
});
