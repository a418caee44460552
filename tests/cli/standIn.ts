import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The real CLI is not here. A stand-in of that name notes how it is called, and tells events in the form of the CLI's own event log: of
 * version 3.200.0, because from 3.206.0 on the CLI sends them to a server of the Automation API, which that tests itself.
 */
const standIn = `#!/bin/sh
printf '%s\\n' "$*" >> "$STAND_IN/calls"
env | grep -E '^PULUMI_(BACKEND_URL|CONFIG_PASSPHRASE)' | sort -u >> "$STAND_IN/env"
case "$1 $2" in
  version*) echo v3.200.0 ;;
  'stack output'*) cat "$STAND_IN/outputs" ;;
  'stack history'*) echo '[]' ;;
esac
case "$1" in up | preview | refresh | destroy) ;; *) exit 0 ;; esac
while [ $# -gt 0 ]; do
  [ "$1" = --event-log ] && cat "$STAND_IN/events" >> "$2"
  [ "$1" = --config-file ] && cat "$2" > "$STAND_IN/config-$(wc -l < "$STAND_IN/calls")"
  shift
done
cat "$STAND_IN/stderr" >&2
exit "$(cat "$STAND_IN/code")"
`;

/**
 * Puts it into a folder that it makes, and the folder before all others of PATH.
 * @param outputs of every stack
 */
export function placeStandIn(folder: string, path: string | undefined, outputs: object): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "pulumi"), standIn);
  chmodSync(join(folder, "pulumi"), 0o755);
  writeFileSync(join(folder, "outputs"), JSON.stringify(outputs));
  process.env.PATH = `${folder}:${path}`;
  process.env.STAND_IN = folder;
}

/** The deployments that it was called for, without the arguments that differ each time. */
export const callsOf = (folder: string) =>
  readFileSync(join(folder, "calls"), "utf8")
    .split("\n")
    .filter((line) => /^(up|preview|refresh|destroy) /.test(line))
    .map((line) => line.replace(/ --event-log \S+/, "").replace(/ --exec-(kind|agent) \S+/g, ""));
