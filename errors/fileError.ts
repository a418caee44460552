import { VisibleError } from "./visibleError";

interface Meaning {
  what: string;
  wayOut: string;
}

const elsewhere = "or name a place where files can be written";

/** What the operating system's codes mean to somebody whose files are read or written. Any other code is a defect. */
const meanings: Record<string, Meaning> = {
  ENOSPC: { what: "the disk is full", wayOut: `Make room there, ${elsewhere}.` },
  EDQUOT: { what: "the quota of this user is used up", wayOut: `Make room there, ${elsewhere}.` },
  EFBIG: { what: "the file would be larger than allowed", wayOut: "Raise the limit that `ulimit -f` shows." },
  EROFS: { what: "the file system is read-only", wayOut: `Mount it writable, ${elsewhere}.` },
  EACCES: {
    what: "this user has no permission",
    wayOut: `Give the user of this command the permission, ${elsewhere}.`,
  },
  EPERM: {
    what: "the system does not allow it",
    wayOut: `See what protects it (\`lsattr -d\` shows flags), ${elsewhere}.`,
  },
  ENOENT: { what: "there is no such file or folder", wayOut: "Name a path that exists." },
  ENOTDIR: { what: "a part of the path is a file", wayOut: "Name a path that leads through folders only." },
  EISDIR: { what: "it is a folder", wayOut: "Name a file." },
  EEXIST: { what: "something of that name is there already", wayOut: "Move it away, or take another name." },
  ENOTEMPTY: { what: "the folder is not empty", wayOut: "Empty it, or take another name." },
  EBUSY: { what: "something else uses it", wayOut: "Wait for that to end, then call again." },
  ELOOP: { what: "its symbolic links lead in a circle", wayOut: "Mend the links." },
  EXDEV: { what: "it would be moved to another file system", wayOut: "Name a path on the same file system." },
  ENAMETOOLONG: { what: "the name is too long", wayOut: "Take a shorter one." },
  EMFILE: { what: "this process may not open more files", wayOut: "Raise the limit: `ulimit -n 4096`." },
  ENFILE: { what: "the machine has too many files open", wayOut: "End what holds them, or raise fs.file-max." },
  EIO: { what: "the disk reports an error", wayOut: "See what the kernel says (`dmesg`), and use another disk." },
};

/** What some codes mean where a folder was to be made. */
const ofFolders: Record<string, Meaning> = {
  ENOENT: { what: "no folder can be made there", wayOut: `See what file system it is on, ${elsewhere}.` },
  EEXIST: { what: "a file is in its place", wayOut: "Move it away, or take another name." },
};

/**
 * What the operating system said of a file, as an error that names the path and says what to do.
 * @param path the file, where the error does not name it: writes and syncs do not
 * @returns undefined for an error of another kind
 */
export function fileError(error: unknown, path?: string): VisibleError | undefined {
  if (!isSystemError(error)) return undefined;
  const { code, syscall = "", path: own } = error;
  const meaning = meanings[code];
  const name = own ?? path;
  if (meaning === undefined || (name === undefined && code === "ENOENT")) return undefined;
  const said = syscall === "" ? code : `${code}, ${syscall}`;
  if (syscall.startsWith("spawn"))
    return new VisibleError(
      `cannot start ${name ?? "a program"}: ${code === "ENOENT" ? "there is no such program" : meaning.what} (${code})`,
      code === "ENOENT" ? "Install it, and see that PATH has its folder." : meaning.wayOut,
      { cause: error },
    );
  const { what, wayOut } = (syscall === "mkdir" && ofFolders[code]) || meaning;
  return new VisibleError(`${name ?? "a file"}: ${what} (${said})`, wayOut, { cause: error });
}

/** The error as it is to be shown: what the operating system says of a file gets its way out, all else stays as it is. */
export function shownError(error: unknown): unknown {
  return error instanceof VisibleError ? error : (fileError(error) ?? error);
}

/** Does what reads or writes a file. @throws VisibleError that names the path where the operating system refuses */
export function atPath<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
}

interface SystemError {
  code: string;
  syscall?: string;
  path?: string;
}

/** By its members, not by its class: tests run in a realm of their own. */
function isSystemError(error: unknown): error is SystemError {
  return typeof error === "object" && error !== null && typeof (error as Partial<SystemError>).code === "string";
}
