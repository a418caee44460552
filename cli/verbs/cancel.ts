import { rmSync } from "node:fs";
import type { Command } from "commander";
import { describeOwner, findLocks, type FoundLock } from "../../engine/workspace";
import { confirmByName, requireYes } from "../stack/confirm";
import { stackOption } from "../stack/flags";
import { findStack, lockStack, type StackOptions } from "../stack/find";
import { terminal } from "../terminal";

interface Flags extends StackOptions {
  yes?: boolean;
  force?: boolean;
}

export function register(program: Command): void {
  stackOption(program.command("cancel [name]"))
    .description("stop what works on the stack, or remove the lock that it left behind")
    .option("-y, --yes", "proceed without a question")
    .option("--force", "remove the lock of a process that still runs, without stopping it")
    .addHelpText(
      "after",
      `
A process of this machine that still runs is asked to end gracefully, as with Ctrl-C, and gives its lock back itself.
The lock of another machine is removed: make sure first that nothing works on the stack there.

Examples:
  ./tare cancel --stack sender
  ./tare cancel --stack sender --yes`,
    )
    .action(async (name: string | undefined, _flags: unknown, command: Command) => {
      const given = command.optsWithGlobals<Flags>();
      const flags = { ...given, stack: name ?? given.stack };
      requireYes("cancel", flags);
      const found = findStack(flags);
      const { backend, reference } = found;
      const locks = findLocks(backend.layout.lockFolder(reference));
      if (locks.length === 0) return terminal.print(`Nothing works on stack "${reference.stack}": it is not locked`);
      if (flags.yes !== true) await confirm(locks, reference.stack);
      for (const lock of locks) cancel(lock, flags.force === true);
      // What those that are gone have recorded goes into the state.
      if (locks.every(({ state }) => state !== "alive")) (await lockStack(found)).release();
    });
}

async function confirm(locks: FoundLock[], stack: string): Promise<void> {
  const owners = locks.map(({ owner }) => `${describeOwner(owner)}, since ${owner.timestamp}`).join("; ");
  await confirmByName("cancel", `will cancel what works on stack "${stack}": ${owners}`, stack);
}

function cancel(lock: FoundLock, force: boolean): void {
  const who = describeOwner(lock.owner);
  if (lock.state === "alive" && !force) {
    process.kill(lock.owner.pid, "SIGINT");
    return terminal.print(`Asked ${who} to end; its lock goes when it has ended. If it hangs, use --force`);
  }
  rmSync(lock.file, { force: true });
  terminal.print(`Removed the lock of ${who}, taken at ${lock.owner.timestamp}`);
}
