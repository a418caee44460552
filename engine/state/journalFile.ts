import { constants, type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "../../errors/fileError";
import { VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";
import { syncFolder } from "./atomicFile";
import { formatLine, type JournalLine } from "./journal";

/** A journal on disk that is being written. It is made with its first lines. */
export class JournalFile {
  private file: FileHandle | undefined;
  /** Whether the file may have more bytes than its whole lines: of a write that failed, or that a kill cut off. */
  private mayHaveMore = true;

  /**
   * @param length how much of a file that is there stays
   * @param head what is written before the first line
   */
  constructor(
    readonly path: string,
    private length: number,
    private head: JournalLine | undefined,
  ) {}

  /**
   * Adds a line; resolves once a crash cannot lose it. After an error it is not there.
   * @throws VisibleError that names the file where the operating system refuses
   */
  async append(line: JournalLine): Promise<void> {
    try {
      const isNew = this.length === 0;
      this.file ??= await this.open();
      const text = Buffer.from((this.head === undefined ? "" : formatLine(this.head)) + formatLine(line));
      if (this.mayHaveMore) await this.file.truncate(this.length);
      this.mayHaveMore = true;
      await writeAll(this.file, text, this.length);
      this.mayHaveMore = false;
      if (isNew) await syncFolder(dirname(this.path));
      this.length += text.length;
      this.head = undefined;
    } catch (error) {
      throw new VisibleError(
        `cannot write the journal ${(fileError(error, this.path) ?? (error as Error)).message}`,
        "Make room or mend the permissions of the folder; what was recorded before is still there.",
      );
    }
  }

  /** Removes the file, whose content is in the checkpoint by now. If that fails, whoever reads it next can tell. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
  }

  private open(): Promise<FileHandle> {
    makeFolder(dirname(this.path), 0o700);
    // Each write returns when the bytes are on the disk. A sync of its own would be one wait more.
    const { O_WRONLY, O_CREAT, O_DSYNC } = constants;
    return open(this.path, O_WRONLY | O_CREAT | O_DSYNC, 0o600);
  }
}

/** One write may store only part of it; if the disk is full, the next write reports that. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}
