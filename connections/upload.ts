import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { VisibleError } from "../errors/visibleError";
import type { Log, SshConnection } from "./connection";
import { HostError } from "./errors";
import { scriptCommand } from "./remoteCommand";

interface Call {
  signal: AbortSignal;
  log: Log;
}

/*
 * The scripts are constant; paths reach them as lines on standard input, so no path is ever parsed by a shell. `read`
 * consumes its line byte by byte and leaves the rest of the input to the next program. Relative paths start in the user's
 * home, as with sftp. Exit status 3 means a problem
 * that the user can fix; the last line of standard error describes it.
 */
const receiveFile = `
cd;
IFS= read -r path; IFS= read -r name; IFS= read -r size;
if [ -d "$path" ]; then
  [ -n "$name" ] || { echo "remote path $path is a directory; when copying text, remotePath must name a file" >&2; exit 3; };
  path=\${path%/}/$name;
fi;
if [ -e "$path" ] && [ ! -f "$path" ]; then cat >"$path"; exit; fi;
target=$(readlink -f -- "$path") || target=$path;
part=$target.part$$;
trap 'rm -f -- "$part"' EXIT;
cat >"$part" || exit 3;
[ "$(wc -c <"$part")" -eq "$size" ] || { echo "only a part of the file arrived" >&2; exit 4; };
if [ -e "$target" ]; then chmod --reference="$target" -- "$part" 2>/dev/null || :; fi;
mv -f -- "$part" "$target"
`;

const receiveFolder = `
cd;
IFS= read -r path; IFS= read -r name;
for folder in "$path" \${name:+"\${path%/}/$name"}; do
  if [ ! -e "$folder" ]; then mkdir -- "$folder" || exit 3;
  elif [ ! -d "$folder" ]; then echo "remote path $folder exists but is not a directory" >&2; exit 3; fi;
done;
exec tar -xf - -C "$folder" --no-same-owner
`;

/**
 * Copies a file or a folder to a host by the rules of Pulumi's CopyToRemote. A file is put into `remotePath` if that is
 * a folder, and becomes `remotePath` otherwise. A folder is put into `remotePath` under its own name; if `localPath`
 * ends in a slash, only its members are. A file is replaced atomically: a reader sees the complete old or the complete
 * new content.
 */
export async function uploadPath(
  connection: SshConnection,
  localPath: string,
  remotePath: string,
  call: Call,
): Promise<void> {
  const facts = await stat(localPath);
  if (facts.isDirectory()) return uploadFolder(connection, localPath, remotePath, call);
  const header = `${line(remotePath)}${line(basename(localPath))}${facts.size}\n`;
  await send(connection, receiveFile, header, createReadStream(localPath), remotePath, call);
}

/** Writes text to a file on a host. */
export async function uploadText(
  connection: SshConnection,
  text: string,
  remotePath: string,
  call: Call,
): Promise<void> {
  const content = Buffer.from(text);
  const stream = new PassThrough();
  stream.end(content);
  await send(connection, receiveFile, `${line(remotePath)}\n${content.length}\n`, stream, remotePath, call);
}

async function uploadFolder(
  connection: SshConnection,
  localPath: string,
  remotePath: string,
  call: Call,
): Promise<void> {
  const name = localPath.endsWith("/") ? "" : basename(resolve(localPath));
  const tar = spawn("tar", ["-C", resolve(localPath), "-cf", "-", "."], { stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  tar.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const packed = new Promise<void>((done, fail) => {
    tar.once("error", fail);
    tar.once("close", (code) =>
      code === 0
        ? done()
        : fail(
            new VisibleError(
              `tar could not read ${localPath}: ${Buffer.concat(said).toString().trim()}`,
              "see that all files in it may be read",
            ),
          ),
    );
  });
  try {
    await Promise.all([
      packed,
      send(connection, receiveFolder, `${line(remotePath)}${line(name)}`, tar.stdout, remotePath, call),
    ]);
  } finally {
    tar.kill("SIGKILL");
  }
}

async function send(
  connection: SshConnection,
  script: string,
  header: string,
  content: NodeJS.ReadableStream,
  remotePath: string,
  { signal, log }: Call,
): Promise<void> {
  const stdin = new PassThrough();
  stdin.write(header);
  content.on("error", (error) => stdin.destroy(error));
  content.pipe(stdin);
  const { code, stderr } = await connection.exec({ command: scriptCommand(script), stdin, signal, log });
  if (code !== 0) {
    const reason = stderr.trim().split("\n").at(-1) || `exit status ${code}`;
    const { host } = connection.target;
    throw new HostError(
      host,
      `copying to ${host}:${remotePath} failed: ${reason}`,
      "see that the user may write there and that the disk has room, or give another remotePath",
    );
  }
}

function line(value: string): string {
  if (/[\r\n\0]/.test(value))
    throw new VisibleError(`the path ${JSON.stringify(value)} has a line break in it`, "choose another");
  return `${value}\n`;
}
